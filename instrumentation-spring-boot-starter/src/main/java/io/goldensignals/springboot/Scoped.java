package io.goldensignals.springboot;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;

/**
 * The two beans of one in a scope with a proxy: the proxy, which has the bean's name and is passed to others, and the target
 * behind it, of which the scope has one at a time or several. The target is what is measured, under the bean's name.
 */
final class Scoped {

    private Scoped() {}

    static boolean isProxy(Object bean) {
        return bean instanceof ScopedObject;
    }

    /** The name of the bean without what Spring puts before that of a target. */
    static String name(String name) {
        return ScopedProxyUtils.isScopedTarget(name) ? ScopedProxyUtils.getOriginalBeanName(name) : name;
    }
}
