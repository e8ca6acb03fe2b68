package io.goldensignals.examples.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The network before a server of this machine, which can be cut, slow, or silent. Thread-safe. */
final class TcpProxy implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;

    private final int target;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile boolean silent;
    private volatile long delayMillis;

    private TcpProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        daemon("proxy-" + target, this::accept);
    }

    /** Stands on a free port of the loopback interface before the server on another. */
    static TcpProxy before(int target) throws IOException {
        return new TcpProxy(target);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Resets what is connected, and until this is off whatever connects. */
    void cut(boolean on) {
        cut = on;
        if (on) {
            sockets.forEach(TcpProxy::reset);
        }
    }

    /** While silent nothing arrives; afterwards all does. */
    void silent(boolean on) {
        silent = on;
    }

    /** Whatever is sent from now on arrives this much later, chunk after chunk; 0 is at once. */
    void slow(long millis) {
        delayMillis = millis;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (cut) {
                    reset(client);
                } else {
                    connect(client);
                }
            } catch (IOException closing) {
                // The loop ends with the server's socket.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket upstream;
        try {
            upstream = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException away) {
            reset(client);
            return;
        }
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(upstream);
        daemon("proxy-in", () -> pump(client, upstream));
        daemon("proxy-out", () -> pump(upstream, client));
        if (cut) { // since it was accepted
            reset(client);
            reset(upstream);
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                hold();
                out.write(chunk, 0, read);
            }
            hold();
            to.shutdownOutput();
            if (from.isOutputShutdown()) { // the other direction has ended too
                close(from);
                close(to);
            }
        } catch (IOException | InterruptedException broken) {
            reset(from);
            reset(to);
        } finally {
            if (from.isClosed()) {
                sockets.remove(from);
                sockets.remove(to);
            }
        }
    }

    private void hold() throws InterruptedException {
        long delay = delayMillis;
        if (delay > 0) {
            TimeUnit.MILLISECONDS.sleep(delay);
        }
        while (silent && !cut) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** So that the peer gets an error, not an end. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closed) {
            // Then there is nothing to reset.
        }
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is closed all the same.
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut(true);
    }
}
