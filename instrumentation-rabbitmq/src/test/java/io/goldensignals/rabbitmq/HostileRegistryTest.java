package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.testkit.HostileRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An application sees the same with a registry that throws at every turn as without any. */
class HostileRegistryTest {

    @Test
    void changesNothingForTheApplication() throws Exception {
        try (EmbeddedBroker broker = new EmbeddedBroker()) {
            List<String> bare = ApplicationScript.run(broker.connections(), "bare");
            assertThat(bare).contains("returned 312", "cancelled", "rolled back", "lost");
            for (boolean stamped : List.of(false, true)) {
                for (HostileRegistry registry : List.of(HostileRegistry.atCreation(), HostileRegistry.atRecording())) {
                    RabbitMetrics.Builder options =
                            RabbitMetrics.builder(registry).settleTimes();
                    RabbitMetrics rabbit = (stamped ? options : options.withoutPublishTimeHeader()).build();
                    assertThat(ApplicationScript.run(
                                    rabbit.instrument(broker.connections()), "hostile" + registry.hashCode() + stamped))
                            .isEqualTo(bare);
                    assertThat(registry.attacks()).isPositive();
                }
            }
        }
    }
}
