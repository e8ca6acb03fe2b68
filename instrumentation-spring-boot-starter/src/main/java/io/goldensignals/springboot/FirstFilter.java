package io.goldensignals.springboot;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * Registers a filter before all others. Boot's own stand at the highest precedence already, so the same order is not enough:
 * what is {@link PriorityOrdered} comes before what is merely ordered.
 */
final class FirstFilter extends FilterRegistrationBean<Filter> implements PriorityOrdered {

    FirstFilter(Filter filter) {
        super(filter);
        setName("goldensignals");
        setOrder(Ordered.HIGHEST_PRECEDENCE);
        setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        setAsyncSupported(true);
        addUrlPatterns("/*");
    }
}
