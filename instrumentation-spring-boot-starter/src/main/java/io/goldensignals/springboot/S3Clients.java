package io.goldensignals.springboot;

import io.goldensignals.s3.S3Metrics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Measures the S3 clients that are beans, each under the name of its bean.
 *
 * <p>A client on the CRT stays as it is: the transfer manager looks at the type, and does with a wrapped one without what
 * the CRT alone can do.
 */
final class S3Clients implements BeanPostProcessor {

    private final ObjectProvider<S3Metrics> s3;

    S3Clients(ObjectProvider<S3Metrics> s3) {
        this.s3 = s3;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (Scoped.isProxy(bean)) {
            return bean;
        }
        if (bean instanceof S3Client client) {
            return Guard.wrapped(
                    "S3 client " + name, client, it -> s3.getObject().wrap(Scoped.name(name), it));
        }
        if (bean instanceof S3AsyncClient client && !isCrt(bean)) {
            return Guard.wrapped(
                    "S3 client " + name, client, it -> s3.getObject().wrap(Scoped.name(name), it));
        }
        return bean;
    }

    /** The type is internal to the SDK, and its names are all that there is. */
    private static boolean isCrt(Object client) {
        return client.getClass().getName().startsWith("software.amazon.awssdk.services.s3.internal.crt.");
    }
}
