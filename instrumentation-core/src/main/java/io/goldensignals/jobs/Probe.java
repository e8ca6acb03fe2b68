package io.goldensignals.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * A question to a system whose answer shows that it is well; returning means yes, throwing means no.
 *
 * <p>What the core has no client for is a lambda: publish a message and wait for it, put, get and delete an object. A probe
 * should give up within the given time-out; one that does not is interrupted. Implementations are thread-safe.
 */
@FunctionalInterface
public interface Probe {

    /** Asks; throws whatever shows that the system is not well. */
    void ask(Duration timeout) throws Exception;

    /** A {@code GET} that must be answered with a status of 200 to 299. */
    static Probe http(URI uri) {
        return http(uri, "");
    }

    /**
     * A {@code GET} that must be answered with a status of 200 to 299 and a body that contains {@code text} within its first
     * mebibyte; no more of it is read.
     */
    static Probe http(URI uri, String text) {
        HttpClient client = HttpClient.newHttpClient();
        return timeout -> {
            HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).build();
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() < 200 || response.statusCode() > 299) {
                    throw Failure.status("GET " + uri + " was answered with status " + response.statusCode());
                }
                String read = new String(body.readNBytes(1 << 20), charset(response));
                if (!read.contains(text)) {
                    throw Failure.content("GET " + uri + " was answered without the text " + text);
                }
            }
        };
    }

    private static Charset charset(HttpResponse<?> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        int parameter = type.toLowerCase(Locale.ROOT).indexOf("charset=");
        try {
            return parameter < 0
                    ? StandardCharsets.UTF_8
                    : Charset.forName(type.substring(parameter + "charset=".length())
                            .split("[;\\s]", -1)[0]
                            .replace("\"", ""));
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    /** A TCP connection that must be accepted. */
    static Probe tcp(String host, int port) {
        return timeout -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), Math.toIntExact(timeout.toMillis()));
            }
        };
    }

    /** An answer that came, but not the one that was hoped for. */
    final class Failure extends IOException {

        private static final long serialVersionUID = 1;

        private final String reason;

        private Failure(String reason, String message) {
            super(message);
            this.reason = reason;
        }

        /** The answer's status says that the system is not well. */
        public static Failure status(String message) {
            return new Failure("status", message);
        }

        /** The answer has not the content that a well system gives. */
        public static Failure content(String message) {
            return new Failure("content", message);
        }

        String reason() {
            return reason;
        }
    }
}
