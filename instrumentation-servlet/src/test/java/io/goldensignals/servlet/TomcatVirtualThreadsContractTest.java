package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.testkit.HttpServerUnderTest;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract on virtual threads, of which each serves one request. Built only where the JDK has them. */
class TomcatVirtualThreadsContractTest extends TomcatContractTest {

    @Override
    protected HttpServerUnderTest start(@Nullable MeterRegistry registry) {
        return new TomcatContainer(
                "",
                new ContractApp(registry)::addTo,
                tomcat ->
                        tomcat.getConnector().getProtocolHandler().setExecutor(new VirtualThreadExecutor("virtual-")));
    }

    @Test
    void servesOnVirtualThreads() {
        assertThat(send("GET /do/thread HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .contains("VirtualThread[");
    }
}
