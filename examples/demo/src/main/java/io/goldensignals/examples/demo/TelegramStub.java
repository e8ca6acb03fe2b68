package io.goldensignals.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A stand-in for Telegram's Bot API that accepts every message and keeps it. */
final class BotApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a chat was told; {@code body} is the request as it came, bytes as Latin-1. */
    record Message(String method, String chat, String text, String body) {}

    final List<Message> messages = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    BotApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        String latin = new String(body, StandardCharsets.ISO_8859_1);
        if (latin.startsWith("{")) {
            JsonNode message = JSON.readTree(body);
            messages.add(new Message(
                    method(path),
                    message.path("chat_id").asText(),
                    message.path("text").asText(),
                    latin));
        } else {
            String form = new String(body, StandardCharsets.UTF_8);
            messages.add(new Message(
                    method(path),
                    field(form, "chat_id"),
                    field(form, method(path).equals("sendPhoto") ? "caption" : "text"),
                    latin));
        }
        byte[] answer = "{\"ok\":true,\"result\":{\"message_id\":1,\"date\":1,\"chat\":{\"id\":1,\"type\":\"group\"}}}"
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    /** A field of a multipart form. */
    private static String field(String form, String name) {
        Matcher matcher = Pattern.compile("name=\"" + name + "\".*?\r\n\r\n(.*?)\r\n--", Pattern.DOTALL)
                .matcher(form);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String method(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How often the chat was told that the alert fires. */
    long told(Troubles.Told told) {
        return count(told.chat(), "<b>" + told.title() + "</b> (");
    }

    /** How often the chat was told that the alert is over. */
    long toldOver(Troubles.Told told) {
        return count(told.chat(), "<b>" + told.title() + "</b>: ")
                + count(told.chat(), "<b>" + told.title() + "</b> is over");
    }

    private long count(String chat, String part) {
        return messages.stream()
                .filter(message -> message.chat().equals(chat) && message.text().contains(part))
                .count();
    }

    /** The charts that a chat was sent under captions that contain {@code part}. */
    List<byte[]> charts(String chat, String part) {
        return messages.stream()
                .filter(message -> message.method().equals("sendPhoto")
                        && message.chat().equals(chat)
                        && message.text().contains(part))
                .map(message -> message.body().substring(message.body().indexOf("\u0089PNG")))
                .map(png -> png.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
