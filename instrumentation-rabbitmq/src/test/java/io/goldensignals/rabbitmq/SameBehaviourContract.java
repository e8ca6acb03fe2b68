package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.ConnectionFactory;
import io.goldensignals.rabbitmq.meters.PublishTime;
import io.goldensignals.testkit.HostileRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An application sees the same of amqp-client and RabbitMQ with and without measuring, whatever it does: each scenario is
 * played bare and in each way of measuring, and what the application saw is compared line by line.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class SameBehaviourContract {

    private static final int SCENARIOS = 71;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Seen seen = new Seen(registry);
    private final HostileRegistry atCreation = HostileRegistry.atCreation();
    private final HostileRegistry atRecording = HostileRegistry.atRecording();

    private final RabbitMetrics plain = RabbitMetrics.create(registry);
    private final RabbitMetrics withoutHeader =
            RabbitMetrics.builder(registry).withoutPublishTimeHeader().build();
    private final RabbitMetrics allOptions = RabbitMetrics.builder(new SimpleMeterRegistry())
            .settleTimes()
            .routingKeyTemplates(key -> null)
            .names(name -> {
                throw new IllegalStateException("no names");
            })
            .handledElsewhere(consumer -> true)
            .build();
    private final RabbitMetrics refused =
            RabbitMetrics.builder(atCreation).settleTimes().build();
    private final RabbitMetrics failing =
            RabbitMetrics.builder(atRecording).settleTimes().build();

    private int played;

    abstract Broker broker();

    static Stream<Scenario> scenarios() {
        return Scenario.all();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void anApplicationSeesTheSame(Scenario scenario) throws Exception {
        played++;
        List<String> bare = play(scenario, factory -> factory);

        assertThat(play(scenario, withoutHeader::instrument))
                .as("measured, without the header")
                .isEqualTo(bare);
        List<String> bareHeaders = withoutHeader(bare);
        assertThat(withoutHeader(play(scenario, factory -> allOptions.instrument(plain.instrument(factory)))))
                .as("measured, and once more with options that fail")
                .isEqualTo(bareHeaders);
        assertThat(withoutHeader(play(scenario, refused::instrument)))
                .as("with a registry that refuses every meter")
                .isEqualTo(bareHeaders);
        assertThat(withoutHeader(play(scenario, failing::instrument)))
                .as("with a registry that fails at every recording")
                .isEqualTo(bareHeaders);
    }

    List<String> play(Scenario scenario, UnaryOperator<ConnectionFactory> measuring) throws Exception {
        try (Stage stage = new Stage(broker(), measuring)) {
            scenario.play(stage);
            return stage.transcript();
        }
    }

    /** Without what the header that we add makes of lines; headers of which nothing else is left may have been none. */
    private static List<String> withoutHeader(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll("(, )?" + PublishTime.DEFAULT_HEADER + "=Long \\d+", "")
                        .replace("{, ", "{")
                        .replace("headers={}", "headers=null"))
                .toList();
    }

    /** Whatever the applications did, it was counted, and nothing of it surprised the instrumentation. */
    @AfterAll
    void allWasCountedAndTheRegistriesDidFail() {
        if (played == 0) {
            return; // other tests of the class were asked for
        }
        assertThat(Scenario.all()).hasSize(SCENARIOS);
        assertThat(atCreation.attacks()).isPositive();
        assertThat(atRecording.attacks()).isPositive();
        await().atMost(BrokerContract.PATIENCE).untilAsserted(() -> {
            assertThat(seen.of(RabbitMeters.OPERATION_DURATION, "messaging.operation.name", "publish"))
                    .as(seen::toString)
                    .isEqualTo(seen.of(RabbitMeters.PUBLISHED));
            assertThat(seen.of(RabbitMeters.SETTLED)).isEqualTo(seen.of(RabbitMeters.CONSUMED));
            for (var row : List.of(
                    RabbitMeters.CONFIRMS_OUTSTANDING,
                    RabbitMeters.UNSETTLED,
                    RabbitMeters.WAITING,
                    RabbitMeters.CONSUMERS,
                    RabbitMeters.PROCESS_ACTIVE)) {
                assertThat(seen.of(row)).as(() -> row.name() + " of " + seen).isZero();
            }
        });
        assertThat(seen.of(RabbitClientMeters.HOOKS_REPLACED)).isZero();
        assertThat(registry.find("instrumentation.errors").counters())
                .allSatisfy(errors -> assertThat(errors.count())
                        .as(() -> errors.getId() + " of " + seen)
                        .isZero());
    }
}
