package io.goldensignals.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Serves the scenarios of the contract that stay on one thread; the path's last segment says which. */
public class ContractServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** An exception to which an error page is mapped. */
    public static final class Conflict extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String action = request.getPathInfo() == null ? "/" : request.getPathInfo();
        if (action.startsWith("/nonblocking")) {
            switch (action) {
                case "/nonblocking-echo" -> ContractNonBlocking.echo(request, response);
                case "/nonblocking-throw" -> ContractNonBlocking.fail(request, response);
                default -> ContractNonBlocking.flood(request, response);
            }
            return;
        }
        if (action.startsWith("/async")) {
            ContractAsync.serve(action, request, response);
            return;
        }
        switch (action) {
            case "/ok" -> text(response, "hello");
            case "/status" -> response.setStatus(code(request));
            case "/senderror" -> response.sendError(code(request), "no");
            case "/redirect" -> response.sendRedirect("/do/ok");
            case "/reset" -> {
                response.setStatus(503);
                response.getWriter().print("taken back");
                response.reset();
                text(response, "fresh");
            }
            case "/throw" -> throw new IllegalStateException("contract");
            case "/throw-checked" -> throw new ServletException("contract", new IllegalArgumentException());
            case "/error" -> throw new AssertionError("contract");
            case "/status-then-throw" -> {
                response.setStatus(202);
                throw new IllegalStateException("contract");
            }
            case "/commit-then-throw" -> {
                response.setContentLength(100);
                response.getOutputStream().write(new byte[10]);
                response.flushBuffer();
                throw new IllegalStateException("contract");
            }
            case "/throw-mapped" -> throw new Conflict();
            case "/big-buffer" -> bigBuffer(response);
            case "/big-buffer-throw" -> {
                bigBuffer(response);
                throw new IllegalStateException("contract");
            }
            case "/see-other" -> seeOther(response);
            case "/forward" -> request.getRequestDispatcher("/do/ok").forward(request, response);
            case "/forward-flush" -> {
                request.getRequestDispatcher("/do/ok").forward(request, response);
                response.getWriter().flush();
            }
            case "/include" -> {
                text(response, "before ");
                request.getRequestDispatcher("/orders/1").include(request, response);
            }
            case "/forward-throw" -> request.getRequestDispatcher("/do/throw").forward(request, response);
            case "/echo" -> {
                byte[] body = request.getInputStream().readAllBytes();
                response.getOutputStream().write(body);
            }
            case "/read-caught" -> {
                try {
                    request.getInputStream().readAllBytes();
                } catch (IOException gone) {
                    // as applications do that have nothing to say about it
                }
            }
            case "/read-lines" ->
                text(response, String.valueOf(request.getReader().lines().count()));
            case "/form" -> text(response, String.valueOf(request.getParameter("a")));
            case "/writer" -> {
                response.setContentType("text/plain;charset=UTF-8");
                response.getWriter().printf("%s", "a\u00f1\u20ac");
                response.getWriter().println("\ud83d\ude00");
            }
            case "/close-flush" -> {
                response.setContentType("text/plain");
                PrintWriter writer = response.getWriter();
                writer.print("hello");
                writer.close();
                writer.flush();
            }
            case "/parts" -> text(response, String.valueOf(request.getParts().size()));
            case "/print" -> {
                response.getOutputStream().print("abc");
                response.getOutputStream().print(42);
            }
            case "/flood" -> flood(response);
            case "/flood-writer" -> floodWriter(response);
            case "/flood-caught" -> {
                try {
                    flood(response);
                } catch (IOException gone) {
                    // as applications do that have nothing to say about it
                }
            }
            case "/upgrade" -> {
                response.setHeader("Connection", "Upgrade");
                response.setHeader("Upgrade", "contract");
                request.upgrade(ContractUpgrade.class);
            }
            case "/thread" -> text(response, Thread.currentThread().toString());
            case "/session" -> text(response, request.getSession().isNew() ? "new" : "known");
            case "/logout" -> request.getSession().invalidate();
            case "/unavailable" -> throw new UnavailableException("contract", 60);
            default -> response.sendError(404);
        }
    }

    private static int code(HttpServletRequest request) {
        return Integer.parseInt(request.getParameter("code"));
    }

    private static void text(HttpServletResponse response, String text) throws IOException {
        response.setContentType("text/plain");
        response.getWriter().print(text);
    }

    /** Writes more than containers buffer by themselves, all of which is still held back. */
    private static void bigBuffer(HttpServletResponse response) throws IOException {
        response.setBufferSize(1 << 20);
        text(response, "x".repeat(200_000));
    }

    /** Redirects in the way that Servlet 6.1 has, if there is one, and flushes a writer that has nothing to send any more. */
    private static void seeOther(HttpServletResponse response) throws IOException {
        text(response, "x".repeat(1_000));
        try {
            HttpServletResponse.class
                    .getMethod("sendRedirect", String.class, int.class)
                    .invoke(response, "/do/ok", 303);
        } catch (NoSuchMethodException older) {
            response.sendRedirect("/do/ok");
        } catch (ReflectiveOperationException e) {
            throw new IOException(e);
        }
        response.getWriter().flush();
    }

    /** Writes until the client is gone. */
    private static void flood(HttpServletResponse response) throws IOException {
        byte[] block = new byte[64 * 1024];
        Arrays.fill(block, (byte) 'x');
        while (true) {
            response.getOutputStream().write(block);
        }
    }

    /** Writes much, in ignorance of the client. */
    private static void floodWriter(HttpServletResponse response) throws IOException {
        String block = "x".repeat(64 * 1024);
        for (int i = 0; i < 500; i++) {
            response.getWriter().print(block);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static AsyncContext start(HttpServletRequest request) {
        return patient(request.startAsync());
    }

    /** As frameworks start it, which hand on the request and response that they have. */
    static AsyncContext startWith(HttpServletRequest request, HttpServletResponse response) {
        return patient(request.startAsync(request, response));
    }

    private static AsyncContext patient(AsyncContext async) {
        async.setTimeout(60_000); // well above the contract's patience: nothing may wait for it
        return async;
    }
}
