package io.goldensignals.examples.shop;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** Counts each session as a visitor. */
@SuppressWarnings("serial") // never serialized
final class VisitFilter extends HttpFilter {
    private static final String VISITOR = "visitor";

    private final ShopFigures figures;

    VisitFilter(ShopFigures figures) {
        this.figures = figures;
    }

    /** Looks when the request is done, for it may have begun the session. */
    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
        HttpSession session = request.getSession(false);
        if (session != null) {
            figures.visited(visitor(session));
        }
    }

    /** Identifies the visitor of the session, whose own id is another one after signing in. */
    static String visitor(HttpSession session) {
        String visitor = (String) session.getAttribute(VISITOR);
        if (visitor == null) {
            visitor = session.getId();
            session.setAttribute(VISITOR, visitor);
        }
        return visitor;
    }
}
