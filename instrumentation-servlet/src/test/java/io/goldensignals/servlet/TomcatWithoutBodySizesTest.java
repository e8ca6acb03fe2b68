package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.testkit.HttpAbort;
import io.goldensignals.testkit.HttpServerUnderTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract without the wrappers that count bodies. */
class TomcatWithoutBodySizesTest extends TomcatContractTest {

    @Override
    protected HttpServerUnderTest start(@Nullable MeterRegistry registry) {
        return new TomcatContainer(new ContractApp(registry, false)::addTo);
    }

    /** Those whose exception leaves the application. */
    @Override
    protected List<HttpAbort> aborts() {
        return List.of(HttpAbort.get(
                "goes away while a stream is written", "/do/flood", 1000, "GET /do/* 200 - client_abort"));
    }

    /** Tomcat's own status after an exception, as no wrapper has seen which one was sent. */
    @Override
    String writeListenerThrew() {
        return "GET /do/* 500 java.lang.IllegalStateException server_error";
    }

    @Override
    @Test
    void countsTheBytesOfBodies() {
        assertThat(registry().find(ServletMeters.REQUEST_BODY_SIZE.name()).meters())
                .isEmpty();
        assertThat(registry().find(ServletMeters.RESPONSE_BODY_SIZE.name()).meters())
                .isEmpty();
    }
}
