package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.testkit.HttpServerUnderTest;
import io.micrometer.core.instrument.MeterRegistry;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract on Jetty's virtual threads. Built only where the JDK has them. */
class JettyVirtualThreadsContractTest extends JettyContractTest {

    @Override
    protected HttpServerUnderTest start(@Nullable MeterRegistry registry) {
        return new JettyContainer("/", new ContractApp(registry)::addTo, new VirtualThreadPool());
    }

    @Test
    void servesOnVirtualThreads() {
        assertThat(send("GET /do/thread HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .contains("VirtualThread[");
    }
}
