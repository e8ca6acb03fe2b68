package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.JsonServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** {@code POST /session} begins a visit, {@code POST /session/{user}} signs the visitor in. */
final class SessionServlet extends JsonServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getSession();
        if (request.getPathInfo() != null) {
            signIn(request, id(request));
        }
        write(response, 201, Map.of("session", "begun"));
    }
}
