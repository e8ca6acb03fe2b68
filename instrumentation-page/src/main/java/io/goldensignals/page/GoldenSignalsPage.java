package io.goldensignals.page;

import static java.util.Objects.requireNonNull;

import io.goldensignals.core.CheckReturnValue;
import io.goldensignals.servlet.MetricsAccess;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A web page that shows the rate, errors, duration and saturation of the service that serves it, now and without a
 * monitoring system.
 *
 * <pre>{@code
 * context.addServlet("golden-signals", GoldenSignalsPage.create(registry)).addMapping("/golden-signals/*");
 * }</pre>
 *
 * <p>The page reads the registry every two seconds while it is open and visible; nothing runs otherwise. It shows the rows of
 * every catalogue in use. Thread-safe.
 */
public final class GoldenSignalsPage extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String TITLE = "Golden Signals";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";
    private static final Map<String, String> TYPES = Map.of(
            "/", "text/html",
            "/page.css", "text/css",
            "/uPlot.min.css", "text/css",
            "/uPlot.iife.min.js", "text/javascript",
            "/main.js", "text/javascript",
            "/page.js", "text/javascript",
            "/charts.js", "text/javascript",
            "/figures.js", "text/javascript");

    private transient @Nullable Figures figures;
    private final transient @Nullable MetricsAccess access;

    /** A page for {@code web.xml} that is served to every client; its registry is {@link ServletMetrics#registryOf} the context. */
    public GoldenSignalsPage() {
        this.access = null;
    }

    private GoldenSignalsPage(Builder builder) {
        this.figures = new Figures(builder.registry, builder.title);
        this.access = builder.access;
    }

    /**
     * A page that is served to every client.
     *
     * @throws IllegalArgumentException if the registry reports by steps, as {@link #builder} says
     */
    @CheckReturnValue
    public static GoldenSignalsPage create(MeterRegistry registry) {
        return builder(registry).build();
    }

    /**
     * Begins a page of {@code registry}, which must count from its start on, as Prometheus' and the simple registry do. A
     * registry that reports by steps throws {@link IllegalArgumentException} when the page is built.
     */
    @CheckReturnValue
    public static Builder builder(MeterRegistry registry) {
        return new Builder(registry);
    }

    @Override
    public void init() throws ServletException {
        if (figures == null) {
            try {
                figures = new Figures(ServletMetrics.registryOf(getServletContext()), TITLE);
            } catch (IllegalArgumentException | IllegalStateException wrongRegistry) {
                throw new ServletException(wrongRegistry.getMessage(), wrongRegistry);
            }
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (access != null && !access.allows(request.getHeader("Authorization"))) {
            response.setHeader("WWW-Authenticate", access.challenge());
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        String path = request.getPathInfo();
        if (path == null) {
            // Relative, as a proxy may have other ideas of the path before the last name.
            String name = request.getServletPath();
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", "./" + name.substring(name.lastIndexOf('/') + 1) + "/");
        } else if (path.equals("/data")) {
            response.setHeader("Cache-Control", "no-store");
            Figures read = requireNonNull(figures, "init was not called");
            send(response, "application/json", read.read().getBytes(StandardCharsets.UTF_8));
        } else {
            file(path, response);
        }
    }

    private static void file(String path, HttpServletResponse response) throws IOException {
        String type = TYPES.get(path);
        if (type == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        String name = path.equals("/") ? "index.html" : path.substring(1);
        try (InputStream file = GoldenSignalsPage.class.getResourceAsStream("web/" + name)) {
            response.setHeader("Cache-Control", "no-cache");
            send(response, type, requireNonNull(file, name).readAllBytes());
        }
    }

    private static void send(HttpServletResponse response, String type, byte[] body) throws IOException {
        response.setContentType(type + ";charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** The options of a page. */
    public static final class Builder {
        private final MeterRegistry registry;
        private String title = TITLE;
        private @Nullable MetricsAccess access;

        private Builder(MeterRegistry registry) {
            this.registry = requireNonNull(registry, "registry");
        }

        /** Names the service in the page's heading. */
        public Builder title(String title) {
            this.title = requireNonNull(title, "title");
            return this;
        }

        /**
         * Serves the page only to clients with the credentials of {@code access}; others receive 401. Browsers ask for those of
         * {@link MetricsAccess#basic}.
         */
        public Builder access(MetricsAccess access) {
            this.access = requireNonNull(access, "access");
            return this;
        }

        /**
         * Builds the page.
         *
         * @throws IllegalArgumentException if the registry reports by steps
         */
        @CheckReturnValue
        public GoldenSignalsPage build() {
            return new GoldenSignalsPage(this);
        }
    }
}
