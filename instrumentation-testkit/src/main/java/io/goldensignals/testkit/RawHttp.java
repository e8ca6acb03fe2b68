package io.goldensignals.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** An HTTP client that is nothing but a socket: it sends any bytes and goes away whenever it likes. */
public final class RawHttp implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 20_000;

    /** Headers that differ from one moment or connection to the next. */
    private static final List<String> VOLATILE = List.of("date:", "set-cookie:", "retry-after:");

    private final Socket socket;

    /** Connects to a port of this machine. */
    public RawHttp(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends one request over a connection of its own and gives all that comes back until the server closes it. */
    public static String exchange(int port, String request) {
        try (RawHttp client = new RawHttp(port)) {
            return client.send(request).readAll();
        }
    }

    /** The status in a response's first line; {@link HttpScenario#NO_RESPONSE} if nothing came. */
    public static int status(String response) {
        if (response.isEmpty()) {
            return HttpScenario.NO_RESPONSE;
        }
        String[] words = response.split(" ", 3);
        if (words.length < 2) {
            throw new AssertionError("no HTTP response: '" + response + "'");
        }
        return Integer.parseInt(words[1]);
    }

    /** The response without what differs from one moment or connection to the next. */
    public static String withoutVolatile(String response) {
        int end = response.indexOf("\r\n\r\n");
        StringBuilder kept = new StringBuilder();
        for (String line : (end < 0 ? response : response.substring(0, end)).split("\r\n", -1)) {
            String name = line.toLowerCase(Locale.ROOT);
            if (VOLATILE.stream().noneMatch(name::startsWith)) {
                kept.append(line).append('\n');
            }
        }
        return kept + (end < 0 ? "" : response.substring(end));
    }

    /** Sends bytes. */
    public RawHttp send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Sends text. */
    public RawHttp send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads until the server closes the connection. */
    public String readAll() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(bytes);
            return bytes.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads {@code count} bytes, or fewer if there are no more. */
    public String read(int count) {
        try {
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(count), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until {@code end} has come, or the server closes the connection. */
    public String readUntil(String end) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                bytes.write(b);
                if (bytes.toString(StandardCharsets.UTF_8).endsWith(end)) {
                    break;
                }
            }
            return bytes.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("after '" + bytes.toString(StandardCharsets.UTF_8) + "'", e);
        }
    }

    /** Sends a last byte, and reads whatever comes until the server has closed or cut the connection. */
    void finish() {
        try {
            socket.getOutputStream().write('!');
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException cut) {
            // as good an end as any
        }
    }

    /** Goes away at once: the server's next write meets a reset connection. */
    public void abort() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
