package io.goldensignals.examples.common;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts lines to a Telegram chat; one that cannot be posted is logged. Thread-safe. The token is part of the address, so
 * addresses are never logged.
 */
public final class TelegramChat {
    private static final Logger log = LoggerFactory.getLogger(TelegramChat.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI sendMessage;
    private final String chat;

    /** A chat of the bot with the token, at the Bot API's address. */
    public TelegramChat(String api, String token, String chat) {
        this.sendMessage = URI.create(api + (api.endsWith("/") ? "" : "/") + "bot" + token + "/sendMessage");
        this.chat = chat;
    }

    /** Posts the text as it is, without markup. */
    public void post(String text) {
        HttpRequest request = HttpRequest.newBuilder(sendMessage)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(Map.of("chat_id", chat, "text", text))))
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                log.warn("Telegram answered {} to: {}", status, text);
            }
        } catch (IOException away) {
            log.warn("Telegram cannot be reached for: {}", text);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
