package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goldensignals.core.InstrumentationMeters;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.ResourceMeters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.s3.S3Meters;
import io.goldensignals.servlet.ServletMeters;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.NamingConvention;
import java.sql.SQLTransientConnectionException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the properties switch. */
class SwitchesTest {

    /** Not of this list: what Boot publishes under the same name and with the same tags. */
    private static final Set<String> OURS = names(
            ServletMeters.CATALOG,
            ResourceMeters.CATALOG,
            RabbitMeters.CATALOG,
            S3Meters.CATALOG,
            InstrumentationMeters.CATALOG);

    /** Memory and buffers: OpenTelemetry's conventions and Micrometer chose the same names for them. */
    private static final String[] FED_BY_TWO = {
        "jvm_buffer_count", "jvm_buffer_memory_used", "jvm_memory_committed", "jvm_memory_used"
    };

    @Test
    void switchedOffThereIsNoBeanAndNoMeterOfOurs() {
        try (App app = App.start(PlainApplication.class, "golden-signals.enabled=false")) {
            assertThat(app.status("/nothing")).isEqualTo(401);

            assertThat(Arrays.stream(app.context().getBeanDefinitionNames())
                            .filter(name -> name.startsWith("goldenSignals")))
                    .isEmpty();
            assertThat(registered(app))
                    .doesNotContainAnyElementsOf(OURS)
                    .contains("http.server.requests", "jvm.memory.used");
            assertThat(app.context().getEnvironment().getProperty("server.tomcat.mbeanregistry.enabled"))
                    .isNull();
        }
    }

    @Test
    void eachPartCanBeSwitchedOffAloneAndTakesItsMutingAlong() {
        try (App app = App.start(
                PlainApplication.class,
                "golden-signals.http.enabled=false",
                "golden-signals.process.enabled=false",
                "golden-signals.resources.enabled=false")) {
            assertThat(app.status("/nothing")).isEqualTo(401);

            assertThat(registered(app))
                    .doesNotContain("http.server.request.duration", "resource.in_use")
                    .contains("http.server.requests", "jvm.threads.live");
        }
    }

    @Test
    void duplicatesStayIfTheyAreWanted() {
        try (App app = App.start(PlainApplication.class, "golden-signals.mute-duplicates=false")) {
            assertThat(app.status("/nothing")).isEqualTo(401);

            assertThat(registered(app))
                    .contains("http.server.requests", "http.server.request.duration", "jvm.classes.loaded");
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void nothingIsMeasuredTwice(CapturedOutput log) {
        try (App app = App.start(PlainApplication.class, "logging.level.io.micrometer=debug")) {
            assertThat(app.status("/nothing")).isEqualTo(401);

            assertThat(fedByTwoLibraries(app)).isEmpty();
            assertThat(log.toString()).as("Micrometer's warning").doesNotContain("already registered");
            assertThat(registered(app)).contains("http.server.request.duration").doesNotContain("http.server.requests");
        }
    }

    @Test
    void withDuplicatesTheseNamesOfTheScrapeAreFedByTwoLibraries() {
        try (App app = App.start(PlainApplication.class, "golden-signals.mute-duplicates=false")) {
            assertThat(app.status("/nothing")).isEqualTo(401);

            assertThat(fedByTwoLibraries(app)).containsExactlyInAnyOrder(FED_BY_TWO);
        }
    }

    /** Two meters of one name in the scrape whose tags have different keys come from two libraries. */
    private static Set<String> fedByTwoLibraries(App app) {
        return app.registry().getMeters().stream()
                .collect(Collectors.groupingBy(
                        meter -> meter.getId().getConventionName(NamingConvention.snakeCase),
                        Collectors.mapping(
                                meter -> meter.getId().getTags().stream()
                                        .map(Tag::getKey)
                                        .collect(Collectors.toSet()),
                                Collectors.toSet())))
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void routesAndTheirObjectivesAreProperties() {
        try (App app = App.start(
                PlainApplication.class,
                "golden-signals.http.routes[0].path=/orders/{id}",
                "golden-signals.http.routes[0].methods=GET,PUT",
                "golden-signals.http.routes[0].availability=0.995",
                "golden-signals.http.routes[0].within=500ms",
                "golden-signals.http.routes[0].latency-share=0.99",
                "golden-signals.http.body-sizes=false",
                "golden-signals.http.known-methods=GET,PUT",
                "golden-signals.http.max-age=5m")) {
            assertThat(app.status("/nothing")).isEqualTo(401);

            assertThat(objective(app, "availability")).isEqualTo(0.995);
            assertThat(objective(app, "duration")).isEqualTo(0.5);
            assertThat(objective(app, "ratio")).isEqualTo(0.99);
            assertThat(app.registry()
                            .get("http.server.request.duration")
                            .tags("http.route", "/orders/{id}", "http.request.method", "PUT")
                            .timers())
                    .isNotEmpty();
            assertThat(registered(app)).doesNotContain("http.server.response.body.size");
        }
    }

    private static double objective(App app, String part) {
        return app.registry()
                .get("http.server.objective." + part)
                .tag("http.route", "/orders/{id}")
                .gauge()
                .value();
    }

    @Test
    void anObjectiveOfWhichAPartIsMissingSaysWhichRouteLacksIt() {
        assertThatThrownBy(() -> App.start(
                        PlainApplication.class,
                        "golden-signals.http.routes[0].path=/orders/{id}",
                        "golden-signals.http.routes[0].within=500ms",
                        "logging.level.org.springframework=off"))
                .hasRootCauseMessage("golden-signals.http.routes: the objective of /orders/{id} has"
                        + " availability null, within PT0.5S and latency-share null, must have all three or none");
    }

    @Test
    void poolsThatAreBeansAreResources() throws Exception {
        try (App app = App.start(PlainApplication.class, "spring.datasource.hikari.maximum-pool-size=7")) {
            assertThat(limit(app, "executor", "nightly")).isEqualTo(3);
            assertThat(limit(app, "connection_pool", "dataSource")).isEqualTo(7);
            try (var connection = app.bean(DataSource.class).getConnection()) {
                assertThat(connection.isClosed()).isFalse();
                assertThat(app.registry()
                                .get("resource.in_use")
                                .tags("resource.name", "dataSource")
                                .gauge()
                                .value())
                        .isEqualTo(1);
                assertThat(app.registry()
                                .get("db.client.connection.count")
                                .tags("db.client.connection.pool.name", "dataSource")
                                .tags("db.client.connection.state", "used")
                                .gauge()
                                .value())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void waitsForAConnectionAreMeasuredAndThoseInVainAreTimeouts() throws Exception {
        try (App app = App.start(
                PlainApplication.class,
                "spring.datasource.hikari.maximum-pool-size=1",
                "spring.datasource.hikari.connection-timeout=250")) {
            DataSource source = app.bean(DataSource.class);
            try (var held = source.getConnection()) {
                assertThat(held.isClosed()).isFalse();
                assertThatThrownBy(source::getConnection).isInstanceOf(SQLTransientConnectionException.class);
            }
            assertThat(app.registry()
                            .get("db.client.connection.wait_time")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(app.registry()
                            .get("db.client.connection.timeouts")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(app.registry()
                            .get("resource.wait.duration")
                            .tags("resource.name", "dataSource")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(app.registry()
                            .get("hikaricp.connections.timeout")
                            .counter()
                            .count())
                    .as("what Boot has Hikari publish is there as ever")
                    .isEqualTo(1);
        }
    }

    @Test
    void theServersNameAndPortAreThoseOfTheProperties() {
        try (App app = App.start(
                WebApplication.class,
                "golden-signals.http.routes[0].path=/orders/{id}",
                "golden-signals.http.server.address=shop.example.org",
                "golden-signals.http.server.port=443")) {
            assertThat(app.registry().get("http.server.request.duration").timers())
                    .isNotEmpty()
                    .allMatch(timer -> "shop.example.org".equals(timer.getId().getTag("server.address"))
                            && "443".equals(timer.getId().getTag("server.port")));
        }
    }

    @Test
    void aServersNameWithoutItsPortIsRefused() {
        assertThatThrownBy(() -> App.start(
                        PlainApplication.class,
                        "golden-signals.http.server.address=shop.example.org",
                        "logging.level.org.springframework=off"))
                .hasRootCauseMessage(
                        "golden-signals.http.server: the address is shop.example.org and the port null, must"
                                + " have both or neither");
    }

    private static double limit(App app, String type, String name) {
        return app.registry()
                .get("resource.limit")
                .tags("resource.type", type, "resource.name", name)
                .gauge()
                .value();
    }

    private static TreeSet<String> registered(App app) {
        return app.registry().getMeters().stream()
                .map(meter -> meter.getId().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(MeterCatalog... catalogs) {
        return Stream.of(catalogs)
                .flatMap(catalog -> catalog.rows().stream())
                .map(MeterSpec::name)
                .collect(Collectors.toSet());
    }
}
