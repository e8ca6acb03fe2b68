package io.goldensignals.rabbitmq.meters;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.Seen;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PublishTimeTest {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final Meters meters = Meters.of(registry, RabbitMeters.CATALOG);
    private final Seen seen = new Seen(registry);
    private final QueueMeters queue = new Queues(meters, name -> name, new WallClock(meters), null).of("orders");
    private final PublishTime time = new PublishTime(PublishTime.DEFAULT_HEADER);

    private static AMQP.BasicProperties.Builder message() {
        return new AMQP.BasicProperties.Builder();
    }

    @Test
    void theHeaderGoesBeforeTheBrokersAndThatBeforeTheTimestamp() {
        Date second = Date.from(Instant.ofEpochMilli(4_000));
        Map<String, Object> broker = Map.of("timestamp_in_ms", 4_400L);
        Map<String, Object> both = Map.of("timestamp_in_ms", 4_400L, PublishTime.DEFAULT_HEADER, 4_990L);

        time.record(queue, message().headers(both).timestamp(second).build(), false, 5_000);
        time.record(queue, message().headers(broker).timestamp(second).build(), false, 5_000);
        time.record(queue, message().timestamp(second).build(), false, 5_000);
        time.record(queue, message().build(), false, 5_000);

        assertThat(seen.seconds(RabbitMeters.QUEUE_DURATION, "source", "header"))
                .isEqualTo(0.01);
        assertThat(seen.seconds(RabbitMeters.QUEUE_DURATION, "source", "broker"))
                .isEqualTo(0.6);
        assertThat(seen.seconds(RabbitMeters.QUEUE_DURATION, "source", "timestamp"))
                .isEqualTo(1);
        assertThat(seen.of(RabbitMeters.QUEUE_DURATION)).isEqualTo(3);
    }

    @Test
    void theStampChangesNothingElse() {
        Map<String, Object> headers = new HashMap<>();
        headers.put("tenant", null);
        headers.put(PublishTime.DEFAULT_HEADER, 1L);
        AMQP.BasicProperties all = message()
                .contentType("application/json")
                .contentEncoding("gzip")
                .headers(headers)
                .deliveryMode(2)
                .priority(5)
                .correlationId("c1")
                .replyTo("answers")
                .expiration("60000")
                .messageId("m1")
                .timestamp(Date.from(Instant.ofEpochSecond(9)))
                .type("created")
                .userId("shop")
                .appId("shop-api")
                .clusterId("east")
                .build();

        AMQP.BasicProperties stamped = time.stamped(all, 7_000);

        headers.put(PublishTime.DEFAULT_HEADER, 7_000L);
        assertThat(stamped).isEqualTo(all.builder().headers(headers).build());
        assertThat(time.stamped(message().build(), 7_000).getHeaders())
                .isEqualTo(Map.of(PublishTime.DEFAULT_HEADER, 7_000L));
    }

    @Test
    void aMessageFromTheFutureIsCountedButNotRecorded() {
        time.record(queue, time.stamped(message().build(), 7_000), false, 5_000);

        assertThat(seen.of(RabbitMeters.QUEUE_SKEWED)).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.QUEUE_DURATION)).isZero();
    }

    @Test
    void wallTimeFollowsTheClockOnlyWhenItIsFarOff() {
        WallClock wall = new WallClock(meters);
        long start = wall.millis(meters.nanos());

        clock.add(1500, TimeUnit.MILLISECONDS);
        assertThat(wall.millis(meters.nanos())).isEqualTo(start + 1500);

        // Monotonic time alone: the wall clock seems to be set back by the same amount.
        WallClock behind = new WallClock(meters);
        long nanos = meters.nanos();
        assertThat(behind.millis(nanos + TimeUnit.MILLISECONDS.toNanos(900))).isEqualTo(start + 1500 + 900);
        assertThat(behind.millis(nanos + TimeUnit.MILLISECONDS.toNanos(1_015))).isEqualTo(start + 1500);
    }
}
