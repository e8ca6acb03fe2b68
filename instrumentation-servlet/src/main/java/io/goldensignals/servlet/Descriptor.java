package io.goldensignals.servlet;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The metrics of an application whose options are parameters of its {@code web.xml}; what made it closes it. */
final class Descriptor {

    private static final String METRICS_ATTRIBUTE = ServletMetrics.class.getName();
    private static final String ROUTES = "routes";
    private static final String BODY_SIZES = "body-sizes";
    private static final Set<String> PARAMETERS = Set.of(ROUTES, BODY_SIZES);

    private final ServletContext context;
    private final ServletMetrics metrics;
    private final @Nullable MeterRegistry created;

    private Descriptor(ServletContext context, ServletMetrics metrics, @Nullable MeterRegistry created) {
        this.context = context;
        this.metrics = metrics;
        this.created = created;
    }

    /** What a listener or filter of the application has set up before. */
    static @Nullable ServletMetrics existing(ServletContext context) {
        return context.getAttribute(METRICS_ATTRIBUTE) instanceof ServletMetrics metrics ? metrics : null;
    }

    /**
     * Sets the metrics up by the parameters whose names begin with {@code prefix}.
     *
     * @throws IllegalArgumentException if a parameter has an unknown name or a malformed value
     */
    static Descriptor read(
            ServletContext context,
            String prefix,
            Enumeration<String> names,
            UnaryOperator<@Nullable String> parameters) {
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            if (name.startsWith(prefix) && !PARAMETERS.contains(name.substring(prefix.length()))) {
                throw new IllegalArgumentException("parameter " + name + " is unknown; there are " + prefix + ROUTES
                        + " and " + prefix + BODY_SIZES);
            }
        }
        boolean given = context.getAttribute(ServletMetrics.REGISTRY_ATTRIBUTE) != null;
        ServletMetrics.Builder builder = ServletMetrics.builder(ServletMetrics.registryOf(context));
        Object left = context.getAttribute(ServletMetrics.REGISTRY_ATTRIBUTE);
        routes(builder, prefix + ROUTES, parameters.apply(prefix + ROUTES));
        String bodySizes = parameters.apply(prefix + BODY_SIZES);
        if (bodySizes != null) {
            builder.bodySizes(truth(prefix + BODY_SIZES, bodySizes.strip()));
        }
        ServletMetrics metrics = builder.build();
        context.setAttribute(METRICS_ATTRIBUTE, metrics);
        return new Descriptor(context, metrics, !given && left instanceof MeterRegistry registry ? registry : null);
    }

    ServletMetrics metrics() {
        return metrics;
    }

    /** Closes the metrics, and the registry if it was created for them. */
    void close() {
        context.removeAttribute(METRICS_ATTRIBUTE);
        metrics.close();
        if (created != null) {
            context.removeAttribute(ServletMetrics.REGISTRY_ATTRIBUTE);
            created.close();
        }
    }

    /** Templates separated by white space, each after its methods if it has any. */
    private static void routes(ServletMetrics.Builder builder, String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return;
        }
        List<String> methods = new ArrayList<>();
        for (String word : value.strip().split("\\s+", -1)) {
            if (word.startsWith("/")) {
                builder.route(word, methods.toArray(String[]::new));
                methods.clear();
            } else {
                methods.add(word);
            }
        }
        if (!methods.isEmpty()) {
            throw new IllegalArgumentException(name + " ends with " + methods + ", which no template follows");
        }
    }

    private static boolean truth(String name, String value) {
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true");
        }
        throw new IllegalArgumentException(name + " is '" + value + "', must be true or false");
    }
}
