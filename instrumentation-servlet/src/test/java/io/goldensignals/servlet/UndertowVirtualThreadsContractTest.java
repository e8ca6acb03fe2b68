package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.testkit.HttpServerUnderTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract on virtual threads that a deployment to Undertow brings along. Built only where the JDK has them. */
class UndertowVirtualThreadsContractTest extends UndertowContractTest {

    @Override
    protected HttpServerUnderTest start(@Nullable MeterRegistry registry) {
        ExecutorService threads = virtualThreads();
        UndertowContainer container = new UndertowContainer(
                new ContractApp(registry)::addTo,
                deployment -> deployment.setExecutor(threads).setAsyncExecutor(threads));
        return new HttpServerUnderTest() {
            @Override
            public int port() {
                return container.port();
            }

            @Override
            public void close() {
                container.close();
                threads.shutdownNow(); // Undertow interrupts the requests of its own threads only
            }
        };
    }

    /** By name, as the tests are compiled for JDKs that do not know it. */
    private static ExecutorService virtualThreads() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void servesOnVirtualThreads() {
        assertThat(send("GET /do/thread HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .contains("VirtualThread[");
    }
}
