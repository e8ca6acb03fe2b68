package io.goldensignals.benchmarks;

import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.apache.http.HttpHost;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.protocol.HttpContext;

/**
 * Sockets without a network for Apache's client, which the SDK v1 does not let us replace. Each answers the request whose first
 * byte was written last, as often as it is asked.
 */
final class S3V1Sockets implements ConnectionSocketFactory {

    private final byte[] toGet;
    private final byte[] toHead;
    private final byte[] toPut;

    S3V1Sockets(int size) {
        String etag = "ETag: \"" + md5(new byte[size]) + "\"\r\n";
        toHead = ("HTTP/1.1 200 OK\r\n" + etag + "Content-Length: " + size + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        toPut = ("HTTP/1.1 200 OK\r\n" + etag + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        toGet = Arrays.copyOf(toHead, toHead.length + size);
    }

    private static String md5(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(content);
            return String.format("%032x", new BigInteger(1, digest));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }

    @Override
    public Socket createSocket(HttpContext context) {
        return new Stub();
    }

    @Override
    public Socket connectSocket(
            int timeout,
            Socket socket,
            HttpHost host,
            InetSocketAddress remote,
            InetSocketAddress local,
            HttpContext context) {
        return socket;
    }

    private final class Stub extends Socket {

        private byte[] answer = toGet;
        private int position = Integer.MAX_VALUE;
        private boolean asking;

        @Override
        public InputStream getInputStream() {
            return new InputStream() {
                @Override
                public int read() {
                    throw new IllegalStateException("Apache reads into arrays");
                }

                @Override
                public int read(byte[] bytes, int offset, int length) {
                    if (asking) {
                        asking = false;
                        position = 0;
                    }
                    int count = Math.min(length, answer.length - position);
                    System.arraycopy(answer, position, bytes, offset, count);
                    position += count;
                    return count;
                }
            };
        }

        @Override
        public OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int value) {
                    throw new IllegalStateException("Apache writes arrays");
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    if (asking || length == 0) {
                        return;
                    }
                    asking = true;
                    answer = switch (bytes[offset]) {
                        case 'G' -> toGet;
                        case 'H' -> toHead;
                        default -> toPut;
                    };
                }
            };
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public void setTcpNoDelay(boolean on) {
            // There is no network.
        }

        @Override
        public void setSoTimeout(int timeout) {
            // There is no network.
        }

        @Override
        public void setKeepAlive(boolean on) {
            // There is no network.
        }

        @Override
        public InetSocketAddress getRemoteSocketAddress() {
            return InetSocketAddress.createUnresolved("stub", 1);
        }

        @Override
        public InetSocketAddress getLocalSocketAddress() {
            return InetSocketAddress.createUnresolved("stub", 2);
        }
    }
}
