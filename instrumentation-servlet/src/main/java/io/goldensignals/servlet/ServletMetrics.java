package io.goldensignals.servlet;

import static java.util.Objects.requireNonNull;

import io.goldensignals.core.CheckReturnValue;
import io.goldensignals.core.Meters;
import io.goldensignals.internal.OptionalLibrary;
import io.goldensignals.servlet.hooks.MetricsFilter;
import io.goldensignals.servlet.hooks.Sessions;
import io.goldensignals.servlet.life.Requests;
import io.goldensignals.servlet.meters.HttpResults;
import io.goldensignals.servlet.meters.Objective;
import io.goldensignals.servlet.meters.PathTemplates;
import io.goldensignals.servlet.meters.RequestKinds;
import io.goldensignals.servlet.meters.Routes;
import io.goldensignals.servlet.meters.TopUsers;
import io.goldensignals.servlet.recorder.Recorder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Measures the requests and sessions of a servlet application.
 *
 * <pre>{@code
 * ServletMetrics http = ServletMetrics.builder(registry).route("/orders/{id}").build();
 * http.addTo(context);
 * }</pre>
 *
 * <p>Each request counts once, with the status that the client received, whatever dispatches it takes. Thread-safe; create
 * one for each registry and keep it. {@link #close()} removes the gauges.
 */
public final class ServletMetrics implements AutoCloseable {

    /**
     * The attribute of a request in which the application, or a framework's hook, can leave the route with its context
     * path; it serves requests that no template matches.
     */
    public static final String ROUTE_ATTRIBUTE = Routes.ATTRIBUTE;

    /** The attribute of a servlet context that holds its registry, for what {@code web.xml} sets up. */
    public static final String REGISTRY_ATTRIBUTE = "io.goldensignals.registry";

    private static final String NAME = "goldensignals";
    private static final String KNOWN_METHODS = "OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS";

    private static final Duration USER_WINDOW = Duration.ofMinutes(5);

    private static final OptionalLibrary DATASKETCHES = new OptionalLibrary(
            "org.apache.datasketches.frequencies.ItemsSketch", "org.apache.datasketches:datasketches-java");

    private final Meters meters;
    private final Recorder recorder;
    private final Requests requests;
    private final boolean bodySizes;
    private final Once once;
    private @Nullable Sessions sessions;

    private ServletMetrics(Builder builder) {
        this.meters = Meters.of(builder.registry, ServletMeters.CATALOG);
        this.once = Once.in(builder.registry);
        RequestKinds kinds = new RequestKinds(builder.knownMethods, builder.serverAddress, builder.serverPort);
        HttpResults results = new HttpResults(meters);
        Routes routes = new Routes(meters, kinds, results, builder.routes, builder.objectives, builder.resolver);
        UserKey key = builder.userKey;
        TopUsers topUsers = key == null
                ? null
                : new TopUsers(meters, key, key instanceof HashedUserKey, builder.users, builder.userWindow);
        this.recorder = new Recorder(meters, kinds, results, routes, topUsers);
        this.requests = new Requests(recorder, builder.maxAge);
        this.bodySizes = builder.bodySizes;
    }

    /** Metrics with every default: routes from the servlets' mappings, body sizes counted. */
    @CheckReturnValue
    public static ServletMetrics create(MeterRegistry registry) {
        return builder(registry).build();
    }

    /** Begins metrics with options. */
    @CheckReturnValue
    public static Builder builder(MeterRegistry registry) {
        return new Builder(registry);
    }

    /**
     * The registry of a web application, for what {@code web.xml} sets up: that of the context's attribute
     * {@link #REGISTRY_ATTRIBUTE}, which a listener may set before; else {@link Metrics#globalRegistry}, if it has any
     * registry by then; else a new {@code PrometheusMeterRegistry}, which the attribute holds from then on. Where
     * {@code micrometer-registry-prometheus} is missing too, it is {@link Metrics#globalRegistry}, and a warning is logged.
     *
     * @throws IllegalStateException if the attribute holds anything but a registry
     */
    public static MeterRegistry registryOf(ServletContext context) {
        return RegistryLookup.registry(context);
    }

    /**
     * A filter that measures. Register it first, for every path and every {@link DispatcherType}, with asynchronous support
     * switched on; {@link #addTo} does so. Registered twice, it still counts once; so do two of one registry, of which the
     * outer one measures.
     */
    @CheckReturnValue
    public Filter filter() {
        return new MetricsFilter(recorder, requests, bodySizes, once.inside(), once.attribute());
    }

    /** A listener that counts sessions; it listens to requests and to changed session ids too. */
    public synchronized HttpSessionListener sessionListener() {
        if (sessions == null) {
            sessions = new Sessions(meters, once.attribute());
        }
        return sessions;
    }

    /** Registers filter and session listener, while {@code context} starts and before other filters. */
    public void addTo(ServletContext context) {
        FilterRegistration.Dynamic filter = context.addFilter(NAME, filter());
        if (filter == null) {
            throw new IllegalStateException("context '" + context.getContextPath() + "' has a filter " + NAME);
        }
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
        context.addListener(sessionListener());
    }

    /** Removes the gauges from the registry. */
    @Override
    public void close() {
        meters.close();
    }

    /** Gathers options. */
    public static final class Builder {
        private final MeterRegistry registry;
        private final Map<String, List<String>> routes = new LinkedHashMap<>();
        private final List<Objective> objectives = new ArrayList<>();
        private final PathTemplates<String> checked = new PathTemplates<>();

        private @Nullable RouteResolver resolver;
        private @Nullable UserKey userKey;
        private int users;
        private Duration userWindow = USER_WINDOW;
        private Set<String> knownMethods = RequestKinds.listed(System.getenv(KNOWN_METHODS));
        private String serverAddress = "";
        private String serverPort = "";
        private boolean bodySizes = true;
        private Duration maxAge = Duration.ofHours(1);

        private Builder(MeterRegistry registry) {
            this.registry = requireNonNull(registry, "registry");
        }

        /**
         * Adds a template, such as {@code /orders/{id}} or {@code /files/**}, relative to the context path. Literal segments
         * win over variables, variables over {@code **}, which may stand at the end only.
         *
         * <p>The results 200 and 500 of {@code methods}, or of GET if none is given, exist at zero as soon as the filter
         * starts; those of other methods from their first request on.
         *
         * @throws IllegalArgumentException if the template is malformed or matches the same as one before
         */
        public Builder route(String template, String... methods) {
            checked.add(requireNonNull(template, "template"), template);
            routes.put(template, methods.length == 0 ? List.of("GET") : List.of(methods));
            return this;
        }

        /**
         * Publishes what a route promises: that the share {@code availability} of its requests succeeds, and the share {@code
         * latencyShare} of them, failed ones too, ends within {@code within}. Rules and dashboards judge the route by it; what a
         * route without an objective is judged by is a setting of theirs.
         *
         * @param template a route that was added before
         * @param availability at least 0.95 and below 1, such as 0.999
         * @param within one of the boundaries of {@code http.server.request.duration}, such as 250 ms
         * @param latencyShare at least 0.85 and below 1, such as 0.99
         * @throws IllegalArgumentException if the route was not added or has an objective already, or one of the others is not
         *     as said
         */
        public Builder objective(String template, double availability, Duration within, double latencyShare) {
            if (!routes.containsKey(requireNonNull(template, "template"))) {
                throw new IllegalArgumentException(
                        "objective of " + template + ", which is no route; there are " + routes.keySet());
            }
            if (objectives.stream().anyMatch(other -> other.template().equals(template))) {
                throw new IllegalArgumentException("objective of " + template + " is there already, must be one");
            }
            objectives.add(Objective.of(template, availability, requireNonNull(within, "within"), latencyShare));
            return this;
        }

        /**
         * Publishes the requests of the {@code count} busiest users, at most 100, in windows of five minutes; off by default.
         * Needs {@code datasketches-java} on the class path.
         *
         * @throws IllegalArgumentException if the count is not between 1 and 100
         * @throws IllegalStateException if {@code datasketches-java} is missing
         */
        public Builder topUsers(int count, UserKey key) {
            return topUsers(count, key, USER_WINDOW);
        }

        /**
         * The same in windows of another length: what is published is of the last complete one.
         *
         * @throws IllegalArgumentException if the count is not between 1 and 100, or the window not between a second and a day
         * @throws IllegalStateException if {@code datasketches-java} is missing
         */
        public Builder topUsers(int count, UserKey key, Duration window) {
            int most = ServletMeters.USER_ID.cap();
            if (count < 1 || count > most) {
                throw new IllegalArgumentException("top users: " + count + ", must be between 1 and " + most);
            }
            requireNonNull(window, "window");
            if (window.compareTo(Duration.ofSeconds(1)) < 0 || window.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("top users: window " + window + ", must be between PT1S and P1D");
            }
            DATASKETCHES.require("topUsers", ServletMetrics.class);
            this.users = count;
            this.userWindow = window;
            this.userKey = requireNonNull(key, "key");
            return this;
        }

        /**
         * Replaces the methods that are published by name; any other is {@code _OTHER}. The default is the environment's
         * {@code OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS} (separated by commas), else
         * {@link ServletMeters#STANDARD_METHODS}. Case matters.
         *
         * @throws IllegalArgumentException if there are none, an empty one, or more than 30
         */
        public Builder knownMethods(String... methods) {
            Set<String> known = new LinkedHashSet<>(List.of(methods));
            int most = ServletMeters.METHOD.cap();
            if (known.isEmpty() || known.size() > most || known.contains("")) {
                throw new IllegalArgumentException(
                        "known methods: " + known + ", must be 1 to " + most + " names that are not empty");
            }
            this.knownMethods = known;
            return this;
        }

        /**
         * Publishes the server's name and port with every request, as {@code server.address} and {@code server.port}: for a
         * process that serves at more than one, each with metrics of its own. They are as given here, never from a request,
         * whose sender could make up any number of names.
         *
         * @throws IllegalArgumentException if the address is empty or the port is not between 1 and 65535
         */
        public Builder server(String address, int port) {
            if (requireNonNull(address, "address").isEmpty() || port < 1 || port > 65535) {
                throw new IllegalArgumentException("server is '" + address + "' port " + port
                        + ", must have an address and a port between 1 and 65535");
            }
            this.serverAddress = address;
            this.serverPort = Integer.toString(port);
            return this;
        }

        /** Asks {@code resolver} for the route of requests that no template matches. */
        public Builder routeResolver(RouteResolver resolver) {
            this.resolver = requireNonNull(resolver, "resolver");
            return this;
        }

        /**
         * Whether to count the bytes of bodies, which wraps requests and responses; it does by default. Without the wrappers,
         * a client that goes away is noticed only if the container's own exception for that leaves the application.
         */
        public Builder bodySizes(boolean bodySizes) {
            this.bodySizes = bodySizes;
            return this;
        }

        /**
         * How long an asynchronous request may take before it counts as lost; one hour by default.
         *
         * @throws IllegalArgumentException if the duration is not positive
         */
        public Builder maxAge(Duration maxAge) {
            if (maxAge.isNegative() || maxAge.isZero()) {
                throw new IllegalArgumentException("maxAge is " + maxAge + ", must be positive");
            }
            this.maxAge = maxAge;
            return this;
        }

        /** The metrics. */
        @CheckReturnValue
        public ServletMetrics build() {
            return new ServletMetrics(this);
        }
    }
}
