package io.goldensignals.servlet;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request that no template matched.
 *
 * <p>Asked once, after the application has handled the request, so that it can read attributes that a framework left
 * there. Must be fast, thread-safe and return one of few values; what it throws is counted and taken for {@code null}.
 */
@FunctionalInterface
public interface RouteResolver {

    /** The route with its context path, such as {@code /shop/orders/{id}}, or {@code null} if it does not know. */
    @Nullable
    String route(HttpServletRequest request);
}
