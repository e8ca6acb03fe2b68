package io.goldensignals.springboot;

import io.goldensignals.core.Resource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;

/**
 * Resources that are published as long as their beans live: a scope may destroy a bean long before the application ends, and
 * make the next one under the same name. Thread-safe.
 */
abstract class BeanResources implements DestructionAwareBeanPostProcessor {

    private final Map<Object, Resource> published = Collections.synchronizedMap(new IdentityHashMap<>());

    /** Keeps the resource of a bean, which may be a proxy by now: what Spring destroys is the bean itself. */
    final void published(Object bean, Resource resource) {
        Object target = AopProxyUtils.getSingletonTarget(bean);
        published.put(target == null ? bean : target, resource);
    }

    @Override
    public final boolean requiresDestruction(Object bean) {
        return published.containsKey(bean);
    }

    @Override
    public final void postProcessBeforeDestruction(Object bean, String name) {
        Resource resource = published.remove(bean);
        if (resource != null) {
            Guard.run("end of " + name, resource::close);
        }
    }
}
