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
import java.util.stream.Collectors;

/** A stand-in for Telegram's Bot API that accepts every message and keeps it. */
final class TelegramStub implements AutoCloseable {
    /** The chat of the shop's jobs. */
    static final String JOBS = "-4";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 50;
    private static final int MOST = 5_000;

    /** What a chat received; {@code body} is the request as it came, bytes as Latin-1. */
    record Message(String method, String chat, String text, String body) {}

    final List<Message> messages = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    TelegramStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("GET")) {
            show(exchange);
            return;
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        String latin = new String(body, StandardCharsets.ISO_8859_1);
        if (latin.startsWith("{")) {
            JsonNode message = JSON.readTree(body);
            keep(new Message(
                    method(path),
                    message.path("chat_id").asText(),
                    message.path("text").asText(),
                    latin));
        } else {
            String form = new String(body, StandardCharsets.UTF_8);
            keep(new Message(
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

    /** The newest messages, for people. */
    private void show(HttpExchange exchange) throws IOException {
        byte[] page = messages.stream()
                .skip(Math.max(0, messages.size() - SHOWN))
                .map(message -> message.chat() + ": " + message.text() + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/plain;charset=UTF-8");
        exchange.sendResponseHeaders(200, page.length == 0 ? -1 : page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
    }

    private void keep(Message message) {
        if (messages.size() >= MOST) {
            messages.remove(0);
        }
        messages.add(message);
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

    /** How often the chat received that the alert of this title fires. */
    long fired(String chat, String title) {
        return count(chat, "<b>" + title + "</b> (");
    }

    /** How often the chat received that it is over. */
    long resolved(String chat, String title) {
        return count(chat, "<b>" + title + "</b>: ") + count(chat, "<b>" + title + "</b> is over");
    }

    /** How many messages to the chat contain {@code part}. */
    long count(String chat, String part) {
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
