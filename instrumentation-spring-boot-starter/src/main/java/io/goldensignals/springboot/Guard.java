package io.goldensignals.springboot;

import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what fails on our side from the application's start: the bean then goes unmeasured, and the log says so. */
final class Guard {

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private Guard() {}

    static void run(String what, Runnable measuring) {
        wrapped(what, what, ignored -> {
            measuring.run();
            return ignored;
        });
    }

    /** The bean that {@code measuring} makes of {@code bean}, or that itself. */
    static <T> T wrapped(String what, T bean, UnaryOperator<T> measuring) {
        try {
            return measuring.apply(bean);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("Not measured: {}", what, e);
            return bean;
        }
    }
}
