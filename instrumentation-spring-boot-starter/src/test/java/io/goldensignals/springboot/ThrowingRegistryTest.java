package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.ResourceMeters;
import io.goldensignals.jobs.JobMeters;
import io.goldensignals.servlet.ServletMeters;
import io.goldensignals.testkit.HostileRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** With a registry that throws at each of our meters, an application starts and answers as it does without the starter. */
class ThrowingRegistryTest {

    private static final List<String> PATHS =
            List.of("/orders/4711", "/secret/1", "/advised", "/fails", "/callable", "/deferred", "/nothing/here");

    private static final Set<String> OURS = Stream.of(ServletMeters.CATALOG, ResourceMeters.CATALOG, JobMeters.CATALOG)
            .map(MeterCatalog::rows)
            .flatMap(List::stream)
            .map(MeterSpec::name)
            .collect(Collectors.toSet());

    /** The application of the other tests, with a registry for its only addition. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(WebApplication.class)
    static class Attacked {

        @Bean
        Attacker attacker(@Value("${at.creation}") boolean atCreation) {
            return new Attacker(atCreation);
        }
    }

    /** Throws at our meters alone, as what Boot measures itself would not stand it either. */
    static final class Attacker extends SimpleMeterRegistry {

        private final boolean atCreation;
        private final HostileRegistry hostile;

        Attacker(boolean atCreation) {
            this.atCreation = atCreation;
            this.hostile = atCreation ? HostileRegistry.atCreation() : HostileRegistry.atRecording();
        }

        long attacks() {
            return hostile.attacks();
        }

        private static boolean isOurs(Meter.Id id) {
            return OURS.contains(id.getName());
        }

        @Override
        protected Timer newTimer(Meter.Id id, DistributionStatisticConfig statistics, PauseDetector pauses) {
            return isOurs(id)
                    ? Timer.builder(id.getName()).tags(id.getTags()).register(hostile)
                    : super.newTimer(id, statistics, pauses);
        }

        @Override
        protected Counter newCounter(Meter.Id id) {
            return isOurs(id)
                    ? Counter.builder(id.getName()).tags(id.getTags()).register(hostile)
                    : super.newCounter(id);
        }

        @Override
        protected DistributionSummary newDistributionSummary(
                Meter.Id id, DistributionStatisticConfig statistics, double scale) {
            return isOurs(id)
                    ? DistributionSummary.builder(id.getName())
                            .tags(id.getTags())
                            .register(hostile)
                    : super.newDistributionSummary(id, statistics, scale);
        }

        @Override
        protected <T> Gauge newGauge(Meter.Id id, T object, ToDoubleFunction<T> value) {
            if (atCreation && isOurs(id)) {
                throw new IllegalStateException("hostile registry");
            }
            return super.newGauge(id, object, value);
        }
    }

    private static Map<String, String> without;

    @BeforeAll
    static void answersWithoutTheStarter() {
        try (App app = App.start(WebApplication.class, "golden-signals.enabled=false")) {
            without = answers(app);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theApplicationBehavesAsItDoesWithoutTheStarter(boolean atCreation) throws Exception {
        try (App app = App.start(Attacked.class, "at.creation=" + atCreation)) {
            assertThat(answers(app)).isEqualTo(without);
            try (var connection = app.bean(DataSource.class).getConnection()) {
                assertThat(connection.isValid(1)).isTrue();
            }
            assertThat(app.bean(Attacker.class).attacks()).isPositive();
        }
    }

    /** Status, body and the names of the headers, without what differs from call to call. */
    private static Map<String, String> answers(App app) {
        Map<String, String> answers = new TreeMap<>();
        for (String path : PATHS) {
            HttpResponse<String> response = app.get(path);
            answers.put(
                    path,
                    response.statusCode() + " " + response.body().replaceAll("\"timestamp\":\"[^\"]*\"", "") + " "
                            + response.headers().map().keySet());
        }
        assertThat(answers.get("/orders/4711")).startsWith("200 order 4711");
        return answers;
    }
}
