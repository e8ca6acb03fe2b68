package io.goldensignals.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Bytes without end from a socket of this machine: what comes over a network costs at least as much to read. */
final class Loopback {

    private Loopback() {}

    static InputStream open() {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket reader = new Socket(server.getInetAddress(), server.getLocalPort());
            Socket writer = server.accept();
            Thread thread = new Thread(() -> write(writer), "loopback");
            thread.setDaemon(true);
            thread.start();
            return reader.getInputStream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void write(Socket writer) {
        byte[] bytes = new byte[64 * 1024];
        try (writer) {
            while (true) {
                writer.getOutputStream().write(bytes);
            }
        } catch (IOException ended) {
            // The reader is gone.
        }
    }
}
