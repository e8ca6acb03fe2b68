package io.goldensignals.springboot;

import io.goldensignals.core.ResourceMetrics;
import io.goldensignals.core.Usage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Publishes the thread pools of Spring's executors and schedulers that are beans. */
final class ThreadPools extends BeanResources {

    private static final String TYPE = "executor";

    private final ObjectProvider<ResourceMetrics> resources;

    ThreadPools(ObjectProvider<ResourceMetrics> resources) {
        this.resources = resources;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (Scoped.isProxy(bean)) {
            return bean;
        }
        if (bean instanceof ThreadPoolTaskExecutor executor) {
            Guard.run("executor " + name, () -> publish(bean, name, Usage.of(executor.getThreadPoolExecutor())));
        } else if (bean instanceof ThreadPoolTaskScheduler scheduler) {
            Guard.run("scheduler " + name, () -> {
                ScheduledThreadPoolExecutor pool = scheduler.getScheduledThreadPoolExecutor();
                // Its queue holds what is not due yet too, so its size says nothing about waiting.
                publish(bean, name, Usage.inUse(pool::getActiveCount).limit(pool::getCorePoolSize));
            });
        }
        return bean;
    }

    private void publish(Object bean, String name, Usage usage) {
        published(bean, resources.getObject().resource(TYPE, Scoped.name(name), usage));
    }
}
