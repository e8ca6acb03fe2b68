package io.goldensignals.examples.mes;

import io.goldensignals.examples.common.JsonServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** {@code POST /login}: an operator begins a session. */
final class LoginServlet extends JsonServlet {
    private static final long serialVersionUID = 1L;

    /** Who logs in. */
    record Login(String operator) {}

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Login login = read(request, Login.class);
        signIn(request, login.operator());
        write(response, 200, Map.of("operator", login.operator()));
    }
}
