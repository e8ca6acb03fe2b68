package io.goldensignals.examples.common;

import com.fasterxml.jackson.core.JacksonException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A servlet that speaks JSON; an {@link HttpProblem} becomes its status, any other exception the container's 500. */
public abstract class JsonServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int MOST_JSON_BYTES = 64 << 10;
    private static final String USER = "user";

    /** What fits into the tables, and can stand in a file of the export as it is. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._@-]{1,60}");

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try {
            super.service(request, response);
        } catch (HttpProblem problem) {
            write(response, problem.status, Map.of("error", String.valueOf(problem.getMessage())));
        }
    }

    protected static <T> T read(HttpServletRequest request, Class<T> type) throws IOException {
        byte[] body = body(request, MOST_JSON_BYTES);
        try {
            T value = Json.MAPPER.readValue(body, type);
            if (value == null) {
                throw new HttpProblem(HttpServletResponse.SC_BAD_REQUEST, "the body is null, must be an object");
            }
            return value;
        } catch (JacksonException malformed) {
            if (malformed.getCause() instanceof HttpProblem problem) {
                throw problem; // a record's own word on its values, without the class that Jackson would name
            }
            throw new HttpProblem(HttpServletResponse.SC_BAD_REQUEST, Json.problem(malformed));
        }
    }

    /** The whole body; 413 if it has more bytes than allowed. */
    protected static byte[] body(HttpServletRequest request, int most) throws IOException {
        if (request.getContentLengthLong() <= most) { // else it need not be read
            byte[] body = request.getInputStream().readNBytes(most + 1);
            if (body.length <= most) {
                return body;
            }
        }
        throw new HttpProblem(
                HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "the body has more than " + most + " bytes");
    }

    protected static void write(HttpServletResponse response, int status, Object value) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.getOutputStream().write(Json.MAPPER.writeValueAsBytes(value));
    }

    /** The part of the path behind the servlet's mapping: {@code 17} of {@code /orders/17}. */
    protected static String id(HttpServletRequest request) {
        String path = request.getPathInfo();
        if (path == null || path.length() < 2) {
            throw new HttpProblem(HttpServletResponse.SC_NOT_FOUND, "no id in the path");
        }
        return path.substring(1);
    }

    protected static <E extends Enum<E>> E oneOf(Class<E> type, String value) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        throw new HttpProblem(
                HttpServletResponse.SC_BAD_REQUEST,
                '"' + value + "\" is none of "
                        + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
    }

    /** Begins the user's session, under a new id: one that was known before, perhaps to another person, is not the user's. */
    protected static void signIn(HttpServletRequest request, String user) {
        if (!NAME.matcher(user).matches()) {
            throw new HttpProblem(
                    HttpServletResponse.SC_BAD_REQUEST,
                    "a name has 1 to 60 letters, digits, dots, hyphens, underscores, @");
        }
        request.getSession().setAttribute(USER, user);
        request.changeSessionId();
    }

    /** The user of the session; 401 without one. */
    protected static String user(HttpServletRequest request) {
        String user = userOf(request);
        if (user == null) {
            throw new HttpProblem(HttpServletResponse.SC_UNAUTHORIZED, "sign in first");
        }
        return user;
    }

    /** The user of the session, if there is one. */
    public static @Nullable String userOf(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session == null ? null : (String) session.getAttribute(USER);
    }
}
