package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
    private ServerSocket server;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        proxy = TcpProxy.before(server.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void passesBothDirectionsAndTheirEnd() throws IOException {
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            client.getOutputStream().write(1);
            assertThat(accepted.getInputStream().read()).isEqualTo(1);
            accepted.getOutputStream().write(2);
            assertThat(client.getInputStream().read()).isEqualTo(2);

            accepted.close();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whileItIsCutConnectionsBreakAndNoneIsMade() throws IOException {
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            client.getOutputStream().write(1);
            accepted.getInputStream().read();

            proxy.cut(true);

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> {
                        try (Socket second = connect()) {
                            second.getInputStream().read();
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        proxy.cut(false);
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            client.getOutputStream().write(3);
            assertThat(accepted.getInputStream().read()).isEqualTo(3);
        }
    }

    @Test
    void whileItIsSilentNothingArrivesAndAfterwardsAllDoes() throws IOException {
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            proxy.silent(true);
            client.getOutputStream().write(1);
            accepted.setSoTimeout(100);
            assertThatThrownBy(() -> accepted.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            proxy.silent(false);

            accepted.setSoTimeout(10_000);
            assertThat(accepted.getInputStream().read()).isEqualTo(1);
        }
    }

    @Test
    void whileItIsSlowWhatIsSentComesLater() throws IOException {
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            proxy.slow(200);
            long begin = System.nanoTime();
            client.getOutputStream().write(1);
            accepted.getInputStream().read();

            assertThat(System.nanoTime() - begin).isGreaterThan(190_000_000);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }
}
