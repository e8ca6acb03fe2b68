package io.goldensignals.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A proxy between client and server, one request a connection, which does harm to the requests that it is told to. */
final class FaultProxy implements AutoCloseable {

    /** What happens to a request. */
    sealed interface Fault {}

    /** The proxy answers itself. */
    record Answer(int status, String code) implements Fault {}

    /** The proxy answers itself, after so many other requests have been forwarded and answered. */
    record LateAnswer(int forwarded, Answer answer) implements Fault {}

    /** The connection is reset before an answer. */
    record Reset() implements Fault {}

    /** The answer ends after so many bytes of its body. */
    record Truncate(int bytes) implements Fault {}

    /** The answer waits for the latch. */
    record Hold(CountDownLatch until) implements Fault {}

    /** The proxy answers itself, after the latch. */
    record HeldAnswer(CountDownLatch until, Answer answer) implements Fault {}

    /** Nothing. */
    record None() implements Fault {}

    private static final int LINGER_MILLIS = 5_000;

    private final URI target;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private int forwarded;

    FaultProxy(URI target) {
        this.target = target;
        try {
            this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
        threads.execute(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** The next requests meet these, one each. */
    void next(Fault... next) {
        faults.addAll(java.util.List.of(next));
    }

    /** So many requests pass unharmed before the next ones meet these. */
    void after(int unharmed, Fault... next) {
        for (int request = 0; request < unharmed; request++) {
            faults.add(new None());
        }
        next(next);
    }

    int requests() {
        return requests.get();
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
            String head = head(client.getInputStream());
            if (head.isEmpty()) {
                return;
            }
            requests.incrementAndGet();
            Fault fault = faults.poll();
            if (fault instanceof Reset) {
                client.setSoLinger(true, 0);
            } else if (fault instanceof Answer answer) {
                refuse(client, head, answer);
            } else if (fault instanceof LateAnswer late) {
                awaitForwarded(late.forwarded());
                refuse(client, head, late.answer());
            } else if (fault instanceof HeldAnswer held) {
                held.until().await();
                refuse(client, head, held.answer());
            } else {
                forward(client, head, fault);
            }
        } catch (IOException | InterruptedException broken) {
            // Connections break here by design.
        }
    }

    private static void refuse(Socket client, String head, Answer answer) throws IOException {
        drain(client.getInputStream(), head);
        answer(client.getOutputStream(), head, answer);
        client.shutdownOutput();
        lingerUntilClosed(client);
    }

    private synchronized void countForwarded() {
        forwarded++;
        notifyAll();
    }

    private synchronized void awaitForwarded(int count) throws InterruptedException {
        while (forwarded < count) {
            wait();
        }
    }

    private void forward(Socket client, String head, Fault fault) throws IOException, InterruptedException {
        try (Socket upstream = new Socket(target.getHost(), target.getPort())) {
            String closing = head.replaceAll("(?im)^connection:.*\r\n", "");
            upstream.getOutputStream()
                    .write((closing.substring(0, closing.length() - 2) + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            Future<?> pumping = threads.submit(() -> pump(client, upstream));
            if (fault instanceof Hold hold) {
                hold.until().await();
            }
            InputStream in = upstream.getInputStream();
            OutputStream out = client.getOutputStream();
            String answer = head(in);
            while (answer.startsWith("HTTP/1.1 100")) {
                out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
                answer = head(in);
            }
            out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
            if (fault instanceof Truncate truncate) {
                out.write(in.readNBytes(truncate.bytes()));
            } else {
                in.transferTo(out);
            }
            out.flush();
            countForwarded();
            client.shutdownOutput();
            awaitEnd(pumping);
        }
        lingerUntilClosed(client);
    }

    /** A server that has answered reads no more, though the last bytes of the request may be on their way. */
    private static void awaitEnd(Future<?> pumping) throws InterruptedException, IOException {
        try {
            pumping.get(LINGER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException notYet) {
            throw new IOException(notYet);
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            // The other direction has ended.
        }
    }

    private static void drain(InputStream in, String head) throws IOException {
        String length = header(head, "content-length");
        if (!length.isEmpty() && header(head, "expect").isEmpty()) {
            in.readNBytes(Integer.parseInt(length));
        }
    }

    private static void answer(OutputStream out, String head, Answer answer) throws IOException {
        String body = head.startsWith("HEAD")
                ? ""
                : "<?xml version=\"1.0\"?><Error><Code>" + answer.code() + "</Code><Message>injected</Message></Error>";
        out.write(("HTTP/1.1 " + answer.status() + " Injected\r\nContent-Type: application/xml\r\nContent-Length: "
                        + body.length() + "\r\nConnection: close\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /**
     * Reads what the client still sends, such as a body that it began before it had the answer: a socket that is closed with
     * something unread resets the connection, and the client may lose the answer by that.
     */
    private static void lingerUntilClosed(Socket client) throws IOException {
        client.setSoTimeout(LINGER_MILLIS);
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst()
                .orElse("");
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        for (int value = in.read(); value >= 0; value = in.read()) {
            head.write(value);
            last = last << 8 | value;
            if (last == 0x0D0A0D0A) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }
}
