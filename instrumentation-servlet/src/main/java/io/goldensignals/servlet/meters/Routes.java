package io.goldensignals.servlet.meters;

import io.goldensignals.core.Family;
import io.goldensignals.core.Meters;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.servlet.RouteResolver;
import io.goldensignals.servlet.ServletMeters;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds a request's route, and keeps the meters of each.
 *
 * <p>In this order: the application's templates, its {@link RouteResolver}, an attribute that a framework set, the servlet's
 * mapping. A request that only the default servlet takes has no route. Thread-safe.
 */
public final class Routes {

    /** Where an application leaves the route itself. */
    public static final String ATTRIBUTE = "io.goldensignals.http.route";

    /** Where Spring leaves the pattern that matched, relative to its servlet. */
    private static final String SPRING = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

    private final Meters meters;
    private final RequestKinds kinds;
    private final Map<String, List<String>> templates;
    private final List<Objective> objectives;
    private final @Nullable RouteResolver resolver;
    private final Family<RouteMeters> byRoute;
    private final ConcurrentMap<String, Context> contexts = new ConcurrentHashMap<>();
    private final Set<String> published = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Context lastContext;

    /** {@code templates} come with the methods that are known beforehand. */
    public Routes(
            Meters meters,
            RequestKinds kinds,
            HttpResults results,
            Map<String, List<String>> templates,
            List<Objective> objectives,
            @Nullable RouteResolver resolver) {
        RequestMetrics requests = RequestMetrics.builder(meters, ServletMeters.REQUEST_DURATION)
                .results(results)
                .build();
        this.meters = meters;
        this.objectives = List.copyOf(objectives);
        this.byRoute = meters.family(ServletMeters.ROUTE, route -> new RouteMeters(meters, requests, kinds, route));
        this.kinds = kinds;
        this.templates = new LinkedHashMap<>(templates);
        this.resolver = resolver;
    }

    /** Publishes what is known of the routes under a context path before any request, once. */
    public void starts(String contextPath) {
        if (published.add(contextPath)) {
            try {
                createMeters(contextPath);
            } catch (Throwable own) {
                meters.failed(own);
            }
            for (Objective objective : objectives) {
                try {
                    objective.publish(meters, contextPath);
                } catch (Throwable own) {
                    meters.failed(own);
                }
            }
        }
    }

    /** Creates the meters of all templates under a context path, so that they begin at zero. */
    private void createMeters(String contextPath) {
        contexts.computeIfAbsent(contextPath, this::compile);
        templates.forEach((template, methods) -> {
            RouteMeters route = of(contextPath + template);
            methods.forEach(method -> route.operation(kinds.of(method, "http", "HTTP/1.1")));
        });
    }

    /** The meters of the template that the request's path matches, or {@code null} if there is none. */
    public @Nullable RouteMeters byTemplate(HttpServletRequest request) {
        if (templates.isEmpty()) {
            return null;
        }
        String path = request.getRequestURI();
        String contextPath = request.getContextPath();
        Context context = lastContext;
        boolean asDeclared = true;
        if (context == null || !context.path.equals(contextPath)) {
            String declared = contextPath(request);
            context = contexts.computeIfAbsent(declared, this::compile);
            lastContext = context;
            asDeclared = declared.equals(contextPath);
        }
        if (asDeclared && path.indexOf('%') < 0 && path.indexOf(';') < 0) {
            return context.templates.match(path, contextPath.length());
        }
        String info = request.getPathInfo(); // decoded, and without path parameters
        return context.templates.match(info == null ? request.getServletPath() : request.getServletPath() + info, 0);
    }

    /**
     * The path of the context as it was declared. What the request calls its context path is, in Tomcat, what the client wrote
     * in its place, such as {@code /x/../app}: there is no end of those.
     */
    private static String contextPath(HttpServletRequest request) {
        ServletContext context = request.getServletContext();
        return context == null ? request.getContextPath() : context.getContextPath();
    }

    /** The meters of the route of a request that no template matched, once the application has handled it. */
    public RouteMeters byOther(HttpServletRequest request) {
        String route = null;
        if (resolver != null) {
            try {
                route = resolver.route(request);
            } catch (Throwable failure) {
                meters.failed(failure);
            }
        }
        if (route == null) {
            try {
                route = byContainer(request);
            } catch (Throwable failure) {
                meters.failed(failure); // Undertow: the request has outlived its context
                route = "";
            }
        }
        return of(route);
    }

    /**
     * Keeps the route and the failure of a request that is being forwarded to an error page, as by Spring Boot in a WAR: to the
     * container it is any other forward, after which the page's own route would be the request's.
     */
    public static void keepBeforeErrorPage(HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) != null
                && request.getAttribute(ATTRIBUTE) == null) {
            request.setAttribute(ATTRIBUTE, new Kept(beforeForward(request), failure(request)));
        }
    }

    /** What has failed before the error page, if the request was forwarded to one. */
    public static @Nullable Throwable failureBeforeErrorPage(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Kept kept ? kept.failure : null;
    }

    private static @Nullable Throwable failure(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure ? failure : null;
    }

    private static String beforeForward(HttpServletRequest request) {
        HttpServletMapping mapping =
                request.getAttribute(RequestDispatcher.FORWARD_MAPPING) instanceof HttpServletMapping before
                        ? before
                        : null;
        if (request.getAttribute(SPRING) instanceof String pattern && !pattern.isEmpty()) {
            boolean below = mapping != null && mapping.getMappingMatch() == MappingMatch.PATH;
            return contextPath(request)
                    + (below ? request.getAttribute(RequestDispatcher.FORWARD_SERVLET_PATH) + pattern : pattern);
        }
        return byMapping(request, mapping);
    }

    private static String byContainer(HttpServletRequest request) {
        Object left = request.getAttribute(ATTRIBUTE);
        if (left instanceof String route && !route.isEmpty()) {
            return route;
        }
        if (left instanceof Kept kept) {
            return kept.route;
        }
        if (request.getAttribute(SPRING) instanceof String pattern && !pattern.isEmpty()) {
            HttpServletMapping mapping = request.getHttpServletMapping();
            boolean below = mapping != null && mapping.getMappingMatch() == MappingMatch.PATH;
            return contextPath(request) + (below ? request.getServletPath() + pattern : pattern);
        }
        return byMapping(request, request.getHttpServletMapping());
    }

    /** The meters of {@code route}, or of all those that are too many. */
    private RouteMeters of(String route) {
        return byRoute.of(route);
    }

    private static String byMapping(HttpServletRequest request, @Nullable HttpServletMapping mapping) {
        MappingMatch match = mapping == null ? null : mapping.getMappingMatch();
        if (mapping == null || match == null || match == MappingMatch.DEFAULT) {
            return "";
        }
        String context = contextPath(request);
        String pattern = match == MappingMatch.CONTEXT_ROOT ? "/" : mapping.getPattern();
        return context.isEmpty() ? pattern : context + pattern;
    }

    private Context compile(String path) {
        PathTemplates<RouteMeters> compiled = new PathTemplates<>();
        templates.keySet().forEach(template -> compiled.add(template, of(path + template)));
        return new Context(path, compiled);
    }

    /** What a request was before its error page. */
    private record Kept(String route, @Nullable Throwable failure) {}

    /** The templates as seen under one context path; there are as many as contexts that share the filter. */
    private record Context(String path, PathTemplates<RouteMeters> templates) {}
}
