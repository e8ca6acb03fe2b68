package io.goldensignals.rabbitmq.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.impl.LongStringHelper;
import io.goldensignals.core.Meters;
import io.goldensignals.core.SummarySpec;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.rabbitmq.RabbitTags;
import io.goldensignals.rabbitmq.Seen;
import io.goldensignals.rabbitmq.meters.PublishTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each death is counted by the first delivery that follows it, and strange headers do no harm. */
class DeliveryHeadersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Seen seen = new Seen(registry);
    private final HookedChannel channel =
            new HookedChannel(Meters.of(registry, RabbitMeters.CATALOG), RabbitMetrics.builder(registry));
    private Consumer consumer;
    private long tag;

    @BeforeEach
    void consume() {
        consumer = channel.consume("work");
    }

    private static Map<String, Object> death(String queue, String reason, long count) {
        return Map.of(
                "queue",
                LongStringHelper.asLongString(queue),
                "reason",
                LongStringHelper.asLongString(reason),
                "count",
                count);
    }

    private void deliver(boolean redelivered, Object deaths) throws Exception {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .headers(Map.of("x-death", deaths, PublishTime.DEFAULT_HEADER, System.currentTimeMillis() - 1))
                .build();
        channel.deliver(consumer, "work", ++tag, redelivered, properties);
    }

    private double deaths(String queue, String reason) {
        return seen.of(
                RabbitMeters.DEAD_LETTERED,
                RabbitTags.DEAD_LETTER_QUEUE.key(),
                queue,
                RabbitTags.DEAD_LETTER_REASON.key(),
                reason);
    }

    private void redeliver(Map<String, Object> headers) throws Exception {
        AMQP.BasicProperties properties =
                new AMQP.BasicProperties.Builder().headers(headers).build();
        channel.deliver(consumer, "work", ++tag, true, properties);
    }

    private double total(SummarySpec row) {
        return registry.get(row.name()).summary().totalAmount();
    }

    @Test
    void deliveriesAndFailedAttemptsAreToldApartWhereTheBrokerDoes() throws Exception {
        redeliver(Map.of("x-acquired-count", 5L, "x-delivery-count", 2L));
        redeliver(Map.of("x-acquired-count", 1L, "x-delivery-count", 0L));

        assertThat(total(RabbitMeters.DELIVERIES)).isEqualTo(6);
        assertThat(seen.of(RabbitMeters.DELIVERIES)).isEqualTo(2);
        assertThat(total(RabbitMeters.FAILED_ATTEMPTS)).isEqualTo(2);
        assertThat(seen.of(RabbitMeters.FAILED_ATTEMPTS)).isEqualTo(1);
    }

    @Test
    void olderBrokersCountBothInOneHeader() throws Exception {
        redeliver(Map.of("x-delivery-count", 3L));

        assertThat(total(RabbitMeters.DELIVERIES)).isEqualTo(3);
        assertThat(total(RabbitMeters.FAILED_ATTEMPTS)).isEqualTo(3);
    }

    @Test
    void eachRoundThroughARetryQueueCountsItsRejectionAndItsExpiry() throws Exception {
        for (long round = 1; round <= 3; round++) {
            deliver(false, List.of(death("retry", "expired", round), death("work", "rejected", round)));
        }

        assertThat(deaths("work", "rejected")).isEqualTo(3);
        assertThat(deaths("retry", "expired")).isEqualTo(3);
        assertThat(seen.of(RabbitMeters.DEAD_LETTERED)).isEqualTo(6);
    }

    @Test
    void whatAConsumerCouldCountBeforeItRejectedIsNotCountedAgain() throws Exception {
        deliver(false, List.of(death("dead.1", "rejected", 1), death("work", "rejected", 1)));
        deliver(
                false,
                List.of(
                        death("parked", "maxlen", 1),
                        death("quorum", "delivery_limit", 1),
                        death("dead.1", "rejected", 1),
                        death("work", "rejected", 1)));

        assertThat(deaths("dead.1", "rejected")).isEqualTo(1);
        assertThat(deaths("quorum", "delivery_limit")).isEqualTo(1);
        assertThat(deaths("parked", "maxlen")).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.DEAD_LETTERED)).isEqualTo(3);
    }

    @Test
    void aRepeatedDeliveryCountsNoDeath() throws Exception {
        deliver(true, List.of(death("work", "rejected", 1)));

        assertThat(seen.of(RabbitMeters.DEAD_LETTERED)).isZero();
    }

    @Test
    void strangeHeadersAreNoFailure() throws Exception {
        List<Object> endless = new ArrayList<>(Collections.nCopies(1_000, death("retry", "expired", 1)));
        TreeMap<Object, Object> strangeKeys = new TreeMap<>(Map.of(1, "one"));
        deliver(false, "no list");
        deliver(false, List.of());
        deliver(false, Arrays.asList(null, "no map", Map.of(), strangeKeys));
        deliver(false, List.of(Map.of("queue", 7, "reason", "boredom")));
        deliver(false, endless);

        assertThat(deaths("_OTHER", "_OTHER")).as("neither queue nor reason").isEqualTo(1);
        assertThat(deaths("7", "_OTHER")).isEqualTo(1);
        assertThat(deaths("retry", "expired")).isEqualTo(16);
        assertThat(seen.of(RabbitMeters.QUEUE_DURATION)).as("queue times").isEqualTo(5);
    }
}
