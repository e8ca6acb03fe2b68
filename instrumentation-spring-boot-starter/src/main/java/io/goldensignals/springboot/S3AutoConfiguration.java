package io.goldensignals.springboot;

import io.goldensignals.s3.S3Metrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import software.amazon.awssdk.services.s3.S3Client;

/** Measures the S3 clients of the AWS SDK v2 that are beans. */
@AutoConfiguration(afterName = {Names.REGISTRY_3, Names.REGISTRY_4})
@ConditionalOnClass(S3Client.class)
@ConditionalOnSingleCandidate(MeterRegistry.class)
@ConditionalOnProperty(
        prefix = Names.PREFIX,
        name = {Names.ENABLED, "s3.enabled"},
        matchIfMissing = true)
public final class S3AutoConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    S3Metrics goldenSignalsS3Metrics(MeterRegistry registry) {
        return S3Metrics.create(registry);
    }

    @Bean
    static S3Clients goldenSignalsS3Clients(ObjectProvider<S3Metrics> s3) {
        return new S3Clients(s3);
    }
}
