package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A gauge whose value is not known is not there: one that read NaN would make the sum of all series NaN. */
class AbsentGaugesTest {

    private static final GaugeSpec ROW = MeterSpec.gauge("paint.left", "litres")
            .description("Paint that is left.")
            .build();
    private static final MeterCatalog CATALOG = MeterCatalog.of("paint", ROW);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ResourceMetrics resources = ResourceMetrics.create(registry);

    @Test
    void aResourceWithoutALimitHasNoLimitNoRatioAndNothingThatWaits() {
        resources.resource(
                "pool",
                "free",
                Usage.inUse(() -> 3).limit(() -> Integer.MAX_VALUE).waiting(() -> Usage.UNKNOWN));
        resources.resource("pool", "bound", Usage.inUse(() -> 3).limit(() -> 4).waiting(() -> 1));

        assertThat(registry.scrape())
                .doesNotContain("NaN")
                .contains("resource_in_use{resource_name=\"free\"")
                .contains("resource_limit{resource_name=\"bound\"")
                .doesNotContain("resource_limit{resource_name=\"free\"")
                .doesNotContain("resource_utilization_ratio{resource_name=\"free\"")
                .doesNotContain("resource_waiting{resource_name=\"free\"");
    }

    @Test
    void aLimitThatIsLearntLaterIsThereFromTheNextScrapeOnAndGoesWhenItIsLost() {
        AtomicLong limit = new AtomicLong();
        resources.connectionPool(
                "shop", Usage.inUse(() -> 2).limit(limit::get).waiting(() -> limit.get() == 0 ? Usage.UNKNOWN : 7));
        assertThat(limits()).isEmpty();

        limit.set(8);
        registry.scrape();
        assertThat(limits())
                .containsExactly(
                        "db.client.connection.max",
                        "db.client.connection.pending_requests",
                        "resource.limit",
                        "resource.utilization",
                        "resource.waiting");
        assertThat(registry.get("resource.utilization").gauge().value()).isEqualTo(0.25);
        assertThat(registry.scrape()).doesNotContain("NaN").contains("resource_limit", "db_client_connection_max");

        limit.set(0);
        registry.scrape();
        assertThat(limits()).isEmpty();
    }

    @Test
    void ofTwoResourcesOfOneNameTheLimitsAddUpThatAreKnown() {
        AtomicLong second = new AtomicLong();
        resources.resource("pool", "shop", Usage.inUse(() -> 1).limit(() -> 4));
        Resource other = resources.resource("pool", "shop", Usage.inUse(() -> 2).limit(second::get));
        assertThat(registry.get("resource.in_use").gauge().value()).isEqualTo(3);
        assertThat(registry.get("resource.limit").gauge().value()).isEqualTo(4);

        second.set(10);
        other.refresh();
        assertThat(registry.get("resource.limit").gauge().value()).isEqualTo(14);
        assertThat(registry.get("resource.utilization").gauge().value()).isEqualTo(0.25);

        other.close();
        assertThat(registry.get("resource.limit").gauge().value()).isEqualTo(4);
        assertThat(registry.get("resource.in_use").gauge().value()).isEqualTo(1);
    }

    @Test
    void whatIsInUseIsAbsentWhileItIsUnknownAndComesBackWithARefresh() {
        AtomicLong inUse = new AtomicLong(Usage.UNKNOWN);
        Resource pool = resources.resource("pool", "shop", Usage.inUse(inUse::get));
        pool.refresh();
        assertThat(registry.find("resource.in_use").gauge()).isNull();

        inUse.set(5);
        pool.refresh();
        assertThat(registry.get("resource.in_use").gauge().value()).isEqualTo(5);
    }

    @Test
    void aPoolThatIsNotReadyWhenItIsPublishedIsNoFailureAndShowsItsLimitLater() {
        AtomicLong limit = new AtomicLong(-1);
        resources.resource("pool", "lazy", Usage.inUse(() -> 0).limit(() -> {
            if (limit.get() < 0) {
                throw new IllegalStateException("not started");
            }
            return limit.get();
        }));
        assertThat(registry.get("instrumentation.errors").counter().count()).isZero();
        assertThat(registry.find("resource.limit").gauge()).isNull();

        limit.set(3);
        registry.scrape();
        assertThat(registry.get("resource.limit").gauge().value()).isEqualTo(3);
    }

    @Test
    void aClosedResourceStaysAbsent() {
        AtomicLong limit = new AtomicLong();
        Resource pool = resources.resource("pool", "shop", Usage.inUse(() -> 1).limit(limit::get));
        pool.close();
        limit.set(4);
        pool.refresh();
        assertThat(registry.find("resource.limit").gauge()).isNull();
        assertThat(registry.find("resource.in_use").gauge()).isNull();
    }

    @Test
    void threadsThatDisagreeLeaveTheGaugeAsTheLastOfThemSaid() throws Exception {
        MeterRegistry simple = new SimpleMeterRegistry();
        OptionalGauge gauge = ROW.optional(Meters.of(simple, CATALOG), this, ignored -> 1);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        CyclicBarrier start = new CyclicBarrier(4);
        for (int thread = 0; thread < 4; thread++) {
            boolean odd = thread % 2 == 1;
            threads.submit(() -> {
                start.await();
                IntStream.range(0, 2000).forEach(turn -> gauge.known(turn % 2 == 0 == odd));
                return odd;
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        for (boolean known : new boolean[] {true, false, true}) {
            gauge.known(known);
            assertThat(simple.find("paint.left").gauges()).hasSize(known ? 1 : 0);
        }
        gauge.close();
        gauge.known(true);
        assertThat(simple.find("paint.left").gauge()).isNull();
        assertThat(simple.get("instrumentation.errors").counter().count()).isZero();
    }

    @Test
    void aWrongNumberOfTagValuesFailsWhereItIsDeclaredAndNotWhereTheValueIsLearnt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ROW.optional(Meters.of(registry, CATALOG), this, ignored -> 1, "red"))
                .withMessageContaining("takes 0 tag values");
    }

    private List<String> limits() {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .filter(name -> name.matches("resource\\.(limit|utilization|waiting)|db.*(max|pending_requests)"))
                .sorted()
                .toList();
    }
}
