package io.goldensignals.examples.reporter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLHandshakeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sender to one chat through the Bot API.
 *
 * <p>Tries again, later and later, only while the message cannot have been delivered: the connection was refused, the API
 * asked to wait (429 with {@code retry_after}) or answered with a server error. A request whose answer is lost is not sent
 * again at once, as the message may be in the chat; it is up to the caller. The token is part of the address, so addresses
 * are never logged.
 */
final class Telegram {

    /** The Bot API's limit for the caption of a photo. */
    private static final int MAX_CAPTION = 1024;

    private static final int MAX_TEXT = 4096;
    private static final Logger LOG = LoggerFactory.getLogger(Telegram.class);

    private final HttpClient http;
    private final URI api;
    private final String chat;
    private final int tries;
    private final Pause pause;
    private final ObjectMapper json = new ObjectMapper();

    /** What became of a message. */
    enum Outcome {
        SENT,
        /** The API could not be reached, was overloaded or failed; the message is not in the chat. */
        POSTPONED,
        /** The answer was lost; the message may be in the chat. */
        UNCERTAIN,
        /** The API will not take this message, however often it is sent. */
        REFUSED
    }

    /** Waits; a seam for tests. */
    interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    Telegram(HttpClient http, URI base, String token, String chat, int tries, Pause pause) {
        this.http = http;
        this.api = URI.create(base + "bot" + token + "/"); // resolve() would take the colon for a scheme
        this.chat = chat;
        this.tries = tries;
        this.pause = pause;
    }

    /** Sends a text with Telegram's HTML. */
    Outcome sendText(String html) throws InterruptedException {
        return send("sendMessage", Map.of("text", cut(html, MAX_TEXT), "parse_mode", "HTML"), new byte[0]);
    }

    /** Sends the words of Telegram's HTML without its markup, for when that was refused. */
    Outcome sendPlain(String html) throws InterruptedException {
        return send("sendMessage", Map.of("text", cut(words(html), MAX_TEXT)), new byte[0]);
    }

    private static String words(String html) {
        return html.replaceAll("<[^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }

    /** Sends a PNG with a caption in Telegram's HTML. */
    Outcome sendPhoto(byte[] png, String html) throws InterruptedException {
        return send("sendPhoto", Map.of("caption", cut(html, MAX_CAPTION), "parse_mode", "HTML"), png);
    }

    /** {@code text} with what HTML would take for markup made harmless. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private Outcome send(String method, Map<String, String> fields, byte[] png) throws InterruptedException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("chat_id", chat);
        all.putAll(fields);
        String boundary = "----goldensignals"
                + Long.toHexString(ThreadLocalRandom.current().nextLong());
        HttpRequest request = HttpRequest.newBuilder(api.resolve(method))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(multipart(boundary, all, png)))
                .build();
        Duration backOff = Duration.ofSeconds(1);
        for (int attempt = 1; attempt <= tries; attempt++) {
            Duration wait = backOff;
            try {
                HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                int status = response.statusCode();
                if (status == 200) {
                    return Outcome.SENT;
                }
                if (status != 429 && status < 500) {
                    LOG.error("Telegram refused {}: {} {}", method, status, description(response.body()));
                    return Outcome.REFUSED;
                }
                wait = retryAfter(response.body(), backOff);
                LOG.warn("Telegram answered {} to {}, attempt {} of {}", status, method, attempt, tries);
            } catch (IOException e) {
                if (!neverSent(e)) {
                    LOG.warn("Telegram's answer to {} was lost: {}", method, e.toString());
                    return Outcome.UNCERTAIN;
                }
                LOG.warn("Telegram cannot be reached for {}, attempt {} of {}", method, attempt, tries);
            }
            if (attempt < tries) {
                pause.of(wait);
            }
            backOff = backOff.multipliedBy(2);
        }
        LOG.warn("Telegram did not take {} in {} attempts", method, tries);
        return Outcome.POSTPONED;
    }

    /** Whether the connection did not come about, so that nothing can have been delivered. */
    static boolean neverSent(IOException error) {
        return error instanceof ConnectException
                || error instanceof HttpConnectTimeoutException
                || error instanceof NoRouteToHostException
                || error instanceof SSLHandshakeException;
    }

    private Duration retryAfter(byte[] body, Duration otherwise) {
        try {
            long seconds = json.readTree(body).at("/parameters/retry_after").asLong(0);
            return seconds > 0 ? Duration.ofSeconds(seconds) : otherwise;
        } catch (IOException e) {
            return otherwise;
        }
    }

    private String description(byte[] body) {
        try {
            JsonNode answer = json.readTree(body);
            return answer.path("description").asText("");
        } catch (IOException e) {
            return "(no JSON)";
        }
    }

    private static byte[] multipart(String boundary, Map<String, String> fields, byte[] png) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        fields.forEach((name, value) -> body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\""
                        + name + "\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + value + "\r\n")
                .getBytes(StandardCharsets.UTF_8)));
        if (png.length > 0) {
            body.writeBytes(("--" + boundary
                            + "\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"chart.png\"\r\n"
                            + "Content-Type: image/png\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(png);
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    /**
     * Cuts at a line's end, so that no tag is left open: every line of ours closes what it opens. A line that is too long
     * loses its markup and its end, and those after it.
     */
    private static String cut(String html, int length) {
        if (html.length() <= length) {
            return html;
        }
        int end = Math.max(0, html.lastIndexOf('\n', length - 2));
        String kept = html.substring(0, end);
        int next = html.indexOf('\n', end + 1);
        String line = words(html.substring(end, next < 0 ? html.length() : next));
        // Escaped anew, a character may become six.
        int room = (length - 2 - kept.length()) / 6;
        return kept + escape(line.substring(0, Math.min(line.length(), Math.max(0, room)))) + "\n…";
    }
}
