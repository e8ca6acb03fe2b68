package io.goldensignals.examples.demo;

import io.goldensignals.examples.common.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback interface. */
final class Ports {

    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final int ATTEMPTS = 100;

    private Ports() {}

    /**
     * A free one, below those that systems give to outgoing connections: one of these would take the port of a process that is
     * down for a while.
     */
    static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // the next one may be free
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** The port that a flag wants, as {@link #require} says, or else the usual one, or any if that is taken. */
    static int of(String flag, int wanted, int usual) {
        return wanted >= 0 ? require(flag, wanted) : open("127.0.0.1", usual) ? free() : usual;
    }

    /** The wanted port if it is free; any free one if it is 0. */
    static int require(String flag, int wanted) {
        if (wanted == 0) {
            return free();
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            return wanted;
        } catch (IOException | IllegalArgumentException occupied) {
            throw new ConfigurationException(
                    flag,
                    wanted,
                    ConfigurationException.rootMessage(occupied),
                    "a free port from 1 to 65535, or 0 to have one chosen");
        }
    }

    static boolean open(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 1_000);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }
}
