package io.goldensignals.rabbitmq.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.impl.LongStringHelper;
import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.rabbitmq.RabbitTags;
import io.goldensignals.rabbitmq.Seen;
import io.goldensignals.rabbitmq.meters.PublishTime;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A message may carry anything: it is delivered and counted like any other, and no sum is spoilt. */
class HostileDeliveryTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Seen seen = new Seen(registry);
    private final HookedChannel channel =
            new HookedChannel(Meters.of(registry, RabbitMeters.CATALOG), RabbitMetrics.builder(registry));
    private long tag;

    private Consumer consumer() {
        return channel.consume("work");
    }

    private void deliver(Consumer consumer, boolean redelivered, AMQP.BasicProperties properties) throws Exception {
        channel.deliver(consumer, "work", ++tag, redelivered, properties);
    }

    private static AMQP.BasicProperties with(Map<String, Object> headers) {
        return new AMQP.BasicProperties.Builder().headers(headers).build();
    }

    private double failures() {
        return registry.find("instrumentation.errors").counters().stream()
                .mapToDouble(each -> each.count())
                .sum();
    }

    @Property(tries = 60)
    void whateverAMessageCarriesItIsCountedOnce(
            @ForAll("properties") AMQP.BasicProperties properties, @ForAll boolean redelivered) throws Exception {
        new HostileDeliveryTest().isCountedOnce(properties, redelivered);
    }

    private void isCountedOnce(AMQP.BasicProperties properties, boolean redelivered) throws Exception {
        Consumer consumer = consumer();
        for (int i = 0; i < 20; i++) {
            deliver(consumer, redelivered, properties);
        }

        assertThat(seen.of(RabbitMeters.CONSUMED)).isEqualTo(20);
        assertThat(failures()).as("failures of the instrumentation").isZero();
        assertThat(seen.of(RabbitMeters.DEAD_LETTERED)).isLessThanOrEqualTo(16 * 20);
        assertThat(registry.find(RabbitMeters.QUEUE_DURATION.name()).timers())
                .allSatisfy(timer -> assertThat(timer.totalTime(TimeUnit.DAYS))
                        .as("a sum of 20 queue times of at most a year")
                        .isBetween(0.0, 20 * 366.0));
        assertThat(registry.find(RabbitMeters.DELIVERIES.name()).summary().totalAmount())
                .isBetween(0.0, 20e6);
    }

    @Test
    void secondsWhereMillisecondsAreExpectedDoNotOverflowTheSum() throws Exception {
        Consumer consumer = consumer();
        long seconds = System.currentTimeMillis() / 1000;
        for (int i = 0; i < 100; i++) {
            deliver(consumer, false, with(Map.of(PublishTime.DEFAULT_HEADER, seconds)));
        }

        assertThat(seen.of(RabbitMeters.QUEUE_SKEWED)).isEqualTo(100);
        assertThat(registry.find(RabbitMeters.QUEUE_DURATION.name()).timers())
                .extracting(Timer::count)
                .containsOnly(0L);
    }

    @Test
    void aMessageThatWaitedForMonthsIsRecorded() throws Exception {
        Duration months = Duration.ofDays(300);
        deliver(
                consumer(),
                false,
                with(Map.of(PublishTime.DEFAULT_HEADER, System.currentTimeMillis() - months.toMillis())));

        assertThat(seen.of(RabbitMeters.QUEUE_SKEWED)).isZero();
        // Give or take what time runs on evenly while the wall clock is set.
        assertThat(seen.seconds(RabbitMeters.QUEUE_DURATION)).isCloseTo(months.toSeconds(), offset(60.0));
    }

    /** Text is made of names only: of this it would take minutes and gigabytes. */
    @Test
    @Timeout(20)
    void aNameThatIsATableOfTablesTakesNoTime() throws Exception {
        Map<String, Object> deep = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            deep = new HashMap<>(Map.of("in", deep));
        }
        Map<String, Object> cycle = new HashMap<>();
        cycle.put("in", List.of(cycle));
        Consumer consumer = consumer();
        for (Object table : List.of(deep, cycle)) {
            deliver(consumer, false, with(Map.of("x-death", List.of(Map.of("queue", table, "reason", table)))));
        }

        assertThat(seen.of(
                        RabbitMeters.DEAD_LETTERED,
                        RabbitTags.DEAD_LETTER_QUEUE.key(),
                        "_OTHER",
                        RabbitTags.DEAD_LETTER_REASON.key(),
                        "_OTHER"))
                .as(seen.toString())
                .isEqualTo(2);
        assertThat(failures()).isZero();
    }

    @Test
    void aCountThatNoBrokerReachesDoesNotSpoilTheSum() throws Exception {
        Consumer consumer = consumer();
        deliver(consumer, true, with(Map.of("x-delivery-count", Long.MAX_VALUE)));
        deliver(consumer, true, with(Map.of("x-delivery-count", 3L)));

        assertThat(registry.get(RabbitMeters.DELIVERIES.name()).summary().totalAmount())
                .isEqualTo(3);
    }

    @Provide
    Arbitrary<AMQP.BasicProperties> properties() {
        Arbitrary<Map<String, Object>> headers = Arbitraries.maps(
                        Arbitraries.of(
                                "x-death",
                                "x-delivery-count",
                                "x-acquired-count",
                                "timestamp_in_ms",
                                PublishTime.DEFAULT_HEADER,
                                "x-first-death-queue",
                                "other"),
                        values(2))
                .ofMaxSize(7);
        Arbitrary<Date> dates = Arbitraries.longs().map(Date::new).injectNull(0.3);
        return Combinators.combine(headers.injectNull(0.05), dates)
                .as((table, date) -> new AMQP.BasicProperties.Builder()
                        .headers(table)
                        .timestamp(date)
                        .build());
    }

    /** What AMQP can carry as a value, and what only a library's mistake can. */
    private static Arbitrary<Object> values(int depth) {
        Arbitrary<Object> simple = Arbitraries.oneOf(
                Arbitraries.longs().map(each -> each),
                Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L, 1L),
                Arbitraries.integers().map(each -> each),
                Arbitraries.doubles().map(each -> each),
                Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, Float.MIN_VALUE, (byte) -1, true, new byte[9]),
                Arbitraries.longs().map(each -> new BigDecimal(BigInteger.valueOf(each), 255)),
                Arbitraries.longs().map(Date::new),
                Arbitraries.strings().ofMaxLength(300).map(each -> each),
                Arbitraries.strings().ofMaxLength(300).map(LongStringHelper::asLongString),
                Arbitraries.of("rejected", "expired", "delivery_limit", "maxlen"));
        if (depth == 0) {
            return simple;
        }
        Arbitrary<Object> inner = values(depth - 1).injectNull(0.1);
        Arbitrary<Object> tables = Arbitraries.maps(Arbitraries.of("queue", "reason", "count", "time", "x"), inner)
                .ofMaxSize(5)
                .map(each -> (Object) each);
        Arbitrary<Object> lists = inner.list().ofMaxSize(10).map(each -> (Object) new ArrayList<>(each));
        Arbitrary<Object> deaths = tables.list().ofMaxSize(20).map(each -> (Object) each);
        return Arbitraries.oneOf(simple, tables, lists, deaths);
    }
}
