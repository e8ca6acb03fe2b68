package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.rabbitmq.ledger.DeliveryOutcome;
import io.goldensignals.rabbitmq.ledger.OperationOutcome;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The outcomes of the ledgers are the values of their tags, all of them and no other. */
class OutcomeNamesTest {

    @Test
    void outcomesAreTheValuesOfTheirTags() {
        assertThat(RabbitTags.OPERATION_OUTCOME.values())
                .containsExactlyElementsOf(Stream.of(OperationOutcome.values())
                        .map(OperationOutcome::label)
                        .toList());
        assertThat(RabbitTags.HANDLE_OUTCOME.values())
                .containsExactlyElementsOf(Stream.of(DeliveryOutcome.values())
                        .map(DeliveryOutcome::label)
                        .toList());
        assertThat(RabbitTags.SETTLE_OUTCOME.values())
                .containsExactlyElementsOf(Stream.of(DeliveryOutcome.values())
                        .limit(DeliveryOutcome.ends())
                        .map(DeliveryOutcome::label)
                        .toList());
    }
}
