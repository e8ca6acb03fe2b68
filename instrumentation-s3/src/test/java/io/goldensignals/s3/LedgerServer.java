package io.goldensignals.s3;

import io.goldensignals.s3.FaultProxy.Answer;
import io.goldensignals.s3.FaultProxy.Fault;
import io.goldensignals.s3.FaultProxy.None;
import io.goldensignals.s3.FaultProxy.Reset;
import io.goldensignals.s3.FaultProxy.Truncate;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server of one bucket that writes down each request: what it was, how it was answered, and the bytes of objects that came and
 * went. It reads every request to its end before it answers or does harm, so that it is known what the client sent.
 */
final class LedgerServer implements AutoCloseable {

    /** A request: the status is 0 if there was no answer; sent are the bytes of the object in an answer. */
    record Entry(String method, int status, String code, long received, long sent, boolean truncated) {}

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
    private static final Pattern TOKEN = Pattern.compile("continuation-token=([^&]*)");

    private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "ledger-server");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private volatile String headers = "";
    private volatile byte @Nullable [] listing;
    private final List<Entry> entries = new ArrayList<>(); // guarded by itself

    LedgerServer() throws IOException {
        threads.execute(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    void next(List<Fault> next) {
        faults.clear();
        faults.addAll(next);
    }

    /** Every answer has these lines among its headers from now on, and the first page of each listing is {@code listing}. */
    void say(String headers, byte @Nullable [] listing) {
        this.headers = headers;
        this.listing = listing;
    }

    /** What was written down since the last time. */
    List<Entry> taken() {
        synchronized (entries) {
            List<Entry> taken = List.copyOf(entries);
            entries.clear();
            return taken;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            String head = line(in);
            if (head.isEmpty()) {
                return;
            }
            Map<String, String> headers = new ConcurrentHashMap<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
            if (headers.containsKey("expect")) {
                client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            }
            byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
            if (headers.containsKey("x-amz-decoded-content-length")) {
                body = decoded(body);
            }
            answer(client, head.split(" "), headers, body);
        } catch (IOException broken) {
            // Connections break here by design.
        }
    }

    private void answer(Socket client, String[] request, Map<String, String> headers, byte[] body) throws IOException {
        String verb = request[0];
        String[] target = request[1].split("\\?", 2);
        String key = target[0].replaceFirst("^/[^/]*/?", "");
        Fault fault = Objects.requireNonNullElse(faults.poll(), new None());
        Reply reply = fault instanceof Answer answer
                ? Reply.failed(answer.status(), answer.code())
                : reply(verb, key, target.length > 1 ? target[1] : "", headers, body);
        boolean object = verb.equals("GET") && !key.isEmpty() && reply.code.isEmpty();
        int sent = fault instanceof Truncate truncate && object
                ? Math.min(truncate.bytes(), reply.body.length)
                : reply.body.length;
        boolean truncated = sent < reply.body.length;
        boolean reset = fault instanceof Reset;
        write(new Entry(
                method(verb, key),
                reset ? 0 : reply.status,
                reply.code,
                body.length,
                object && !reset ? sent : 0,
                truncated));
        if (reset) {
            client.setSoLinger(true, 0);
            return;
        }
        String head = "HTTP/1.1 " + reply.status + " Written\r\nConnection: close\r\nETag: \"e-1\"\r\n"
                + "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT\r\nContent-Type: application/xml\r\n"
                + (reply.range.isEmpty() ? "" : "Content-Range: " + reply.range + "\r\n")
                + (reply.status == 204 ? "" : "Content-Length: " + reply.body.length + "\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(this.headers.getBytes(StandardCharsets.UTF_8));
        out.writeBytes("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        if (!verb.equals("HEAD")) {
            out.write(reply.body, 0, sent);
        }
        out.writeTo(client.getOutputStream());
    }

    private void write(Entry entry) {
        synchronized (entries) {
            entries.add(entry);
        }
    }

    private Reply reply(String verb, String key, String query, Map<String, String> headers, byte[] body) {
        byte[] strange = listing;
        if (key.isEmpty() && strange != null && !TOKEN.matcher(query).find()) {
            return new Reply(200, "", strange);
        }
        if (key.isEmpty()) {
            return new Reply(200, "", page(query).getBytes(StandardCharsets.UTF_8));
        }
        if (verb.equals("PUT")) {
            objects.put(key, body);
            return new Reply(200, "", new byte[0]);
        }
        if (verb.equals("DELETE")) {
            objects.remove(key);
            return new Reply(204, "", new byte[0]);
        }
        byte[] content = objects.get(key);
        if (content == null) {
            return Reply.failed(404, "NoSuchKey");
        }
        Matcher range = RANGE.matcher(headers.getOrDefault("range", ""));
        if (!range.matches()) {
            return new Reply(200, "", content);
        }
        int from = Integer.parseInt(range.group(1));
        int to = Math.min(content.length, Integer.parseInt(range.group(2)) + 1);
        return from >= to
                ? Reply.failed(416, "InvalidRange")
                : new Reply(
                        206,
                        "",
                        Arrays.copyOfRange(content, from, to),
                        "bytes " + from + "-" + (to - 1) + "/" + content.length);
    }

    /** Two keys a page. */
    private String page(String query) {
        Matcher token = TOKEN.matcher(query);
        List<String> keys = List.copyOf(objects.keySet());
        int from = token.find() ? Math.max(0, keys.indexOf(token.group(1))) : 0;
        int to = Math.min(keys.size(), from + 2);
        StringBuilder page =
                new StringBuilder("<?xml version=\"1.0\"?><ListBucketResult><Name>ledger</Name><MaxKeys>2</MaxKeys>");
        page.append("<IsTruncated>").append(to < keys.size()).append("</IsTruncated>");
        if (to < keys.size()) {
            page.append("<NextContinuationToken>").append(keys.get(to)).append("</NextContinuationToken>");
        }
        for (String key : keys.subList(from, to)) {
            page.append("<Contents><Key>").append(key).append("</Key><Size>1</Size></Contents>");
        }
        return page.append("</ListBucketResult>").toString();
    }

    private static String method(String verb, String key) {
        return switch (verb) {
            case "PUT" -> "PutObject";
            case "DELETE" -> "DeleteObject";
            case "HEAD" -> "HeadObject";
            default -> key.isEmpty() ? "ListObjectsV2" : "GetObject";
        };
    }

    /** The content of a body in signed chunks: their sizes in front, and trailers at the end. */
    private static byte[] decoded(byte[] chunked) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int position = 0;
        while (true) {
            int end = position;
            while (chunked[end] != '\r') {
                end++;
            }
            String size = new String(chunked, position, end - position, StandardCharsets.ISO_8859_1).split(";")[0];
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                return content.toByteArray();
            }
            content.write(chunked, end + 2, length);
            position = end + 2 + length + 2;
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int value = in.read(); value >= 0 && value != '\n'; value = in.read()) {
            if (value != '\r') {
                line.append((char) value);
            }
        }
        return line.toString();
    }

    private record Reply(int status, String code, byte[] body, String range) {
        Reply(int status, String code, byte[] body) {
            this(status, code, body, "");
        }

        static Reply failed(int status, String code) {
            String body = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>injected</Message></Error>";
            return new Reply(status, code, body.getBytes(StandardCharsets.UTF_8));
        }
    }
}
