package io.goldensignals.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A person's browser at one instance of a service: it keeps the session's cookie. */
final class ServiceClient {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final Calls calls;
    private final @Nullable Ledger ledger;
    private String cookie = "";

    /** A browser whose requests are none of the traffic's. */
    ServiceClient(String url) {
        this(url, null);
    }

    /** A browser whose answers the ledger counts. */
    ServiceClient(String url, @Nullable Ledger ledger) {
        base = URI.create(url);
        calls = Calls.to(base);
        this.ledger = ledger;
    }

    /** An answer. */
    record Answer(int status, String body) {
        boolean ok() {
            return status < 300;
        }

        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }
    }

    /** What identifies the session; empty before the first answer. */
    String session() {
        return cookie;
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody());
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, BodyPublishers.ofString(body));
    }

    Answer post(String path, byte[] body) throws IOException, InterruptedException {
        return send("POST", path, BodyPublishers.ofByteArray(body));
    }

    Answer put(String path, byte[] body) throws IOException, InterruptedException {
        return send("PUT", path, BodyPublishers.ofByteArray(body));
    }

    private Answer send(String method, String path, BodyPublisher body) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path)).method(method, body).timeout(Duration.ofSeconds(30));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        calls.begin(body.contentLength());
        long begin = System.nanoTime();
        HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
        calls.answered(response.statusCode(), body.contentLength());
        if (ledger != null) {
            ledger.answered(method + " " + Route.of(path), response.statusCode(), System.nanoTime() - begin);
        }
        response.headers().firstValue("Set-Cookie").ifPresent(value -> cookie = value.split(";", 2)[0]);
        return new Answer(response.statusCode(), response.body());
    }

    /** Begins an upload and hangs up in the middle of it. */
    void abortUpload(String path) throws IOException {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoLinger(true, 0);
            OutputStream out = socket.getOutputStream();
            String head = "PUT " + path + " HTTP/1.1\r\nHost: " + base.getHost() + "\r\nCookie: " + cookie
                    + "\r\nContent-Length: 1000000\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[10_000]);
            out.flush();
            socket.getInputStream().skip(socket.getInputStream().available());
        }
    }
}
