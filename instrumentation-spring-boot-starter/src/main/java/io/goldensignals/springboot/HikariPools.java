package io.goldensignals.springboot;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.goldensignals.core.Resource;
import io.goldensignals.core.ResourceMetrics;
import io.goldensignals.core.Usage;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToLongFunction;
import org.springframework.beans.factory.ObjectProvider;

/** Publishes Hikari's pools that are beans; the data source stays as it is, as others look at its type. */
final class HikariPools extends BeanResources {

    private final ObjectProvider<ResourceMetrics> resources;
    private final ObjectProvider<MeterRegistry> registry;

    HikariPools(ObjectProvider<ResourceMetrics> resources, ObjectProvider<MeterRegistry> registry) {
        this.resources = resources;
        this.registry = registry;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource source && !Scoped.isProxy(bean)) {
            Guard.run("data source " + name, () -> {
                Usage usage = Usage.inUse(() -> read(source, HikariPoolMXBean::getActiveConnections))
                        .idle(() -> read(source, HikariPoolMXBean::getIdleConnections))
                        .limit(source::getMaximumPoolSize)
                        .waiting(() -> read(source, HikariPoolMXBean::getThreadsAwaitingConnection));
                Resource pool = resources.getObject().connectionPool(Scoped.name(name), usage);
                published(bean, pool);
                HikariWaits.addTo(source, pool, registry.getObject());
            });
        }
        return bean;
    }

    /** The pool starts with the first connection that is asked for, and ends with the source. */
    private static long read(HikariDataSource source, ToLongFunction<HikariPoolMXBean> figure) {
        HikariPoolMXBean pool = source.getHikariPoolMXBean();
        return pool == null || source.isClosed() ? 0 : figure.applyAsLong(pool);
    }
}
