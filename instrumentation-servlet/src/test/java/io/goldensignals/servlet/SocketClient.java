package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The other end of a {@link ContractSocket}. */
final class SocketClient implements WebSocket.Listener {

    private static final String CLOSED = "closed with ";
    private static final int PATIENCE_SECONDS = 15;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    SocketClient(int port) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/sockets/7"), this)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        assertThat(next()).isEqualTo("welcome to 7");
    }

    /** Talks both ways, in messages of several sizes. */
    void talk() {
        String large = "x".repeat(300_000);
        for (String text : new String[] {"hello", "\u20ac\ud83d\ude00", large}) {
            socket.sendText(text, true).join();
            assertThat(next()).isEqualTo(text);
        }
        socket.sendBinary(ByteBuffer.wrap(new byte[] {'b', 'i', 'n'}), true).join();
        assertThat(next()).isEqualTo("bin");
    }

    /** Says good-bye and waits until the server has done so too. */
    void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        assertThat(next()).isEqualTo(CLOSED + WebSocket.NORMAL_CLOSURE);
    }

    private @Nullable String next() {
        try {
            return received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        partial.append(text);
        if (last) {
            received.add(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer bytes, boolean last) {
        return onText(from, StandardCharsets.UTF_8.decode(bytes), last);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        received.add(CLOSED + status);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        received.add(failure.toString());
    }
}
