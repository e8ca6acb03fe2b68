package io.goldensignals.s3;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.http.HttpHost;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.protocol.HttpContext;

/** Sockets without a network, for the HTTP client that the SDK v1 does not let be replaced: each answers every request alike. */
final class StubSockets implements ConnectionSocketFactory {

    private final byte[] headers;
    private final byte[] answer;

    StubSockets(byte[] content) {
        // An ETag with a number of parts is no checksum, so the SDK does not hold it against the content.
        headers = ("HTTP/1.1 200 OK\r\nETag: \"e-1\"\r\nContent-Length: " + content.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        answer = Arrays.copyOf(headers, headers.length + content.length);
        System.arraycopy(content, 0, answer, headers.length, content.length);
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
        private boolean asking;
        private int position;
        private int end;

        @Override
        public OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int value) {
                    throw new IllegalStateException("Apache's client writes arrays");
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    if (!asking && length > 0) {
                        asking = true;
                        position = 0;
                        end = bytes[offset] == 'H' ? headers.length : answer.length;
                    }
                }
            };
        }

        @Override
        public InputStream getInputStream() {
            return new InputStream() {
                @Override
                public int read() {
                    throw new IllegalStateException("Apache's client reads into arrays");
                }

                @Override
                public int read(byte[] bytes, int offset, int length) {
                    asking = false;
                    int count = Math.min(length, end - position);
                    System.arraycopy(answer, position, bytes, offset, count);
                    position += count;
                    return count;
                }
            };
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public void setTcpNoDelay(boolean on) {}

        @Override
        public void setSoTimeout(int timeout) {}

        @Override
        public void setKeepAlive(boolean on) {}
    }
}
