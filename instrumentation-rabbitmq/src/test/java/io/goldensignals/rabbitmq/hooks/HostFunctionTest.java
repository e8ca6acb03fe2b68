package io.goldensignals.rabbitmq.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Consumer;
import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.rabbitmq.RabbitTags;
import io.goldensignals.rabbitmq.Seen;
import io.goldensignals.rabbitmq.meters.PublishTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A function of the host that fails costs a label, never a message. */
class HostFunctionTest {

    private static final Runnable NOTHING = () -> {};
    private static final String QUEUE = RabbitTags.QUEUE.key();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Seen seen = new Seen(registry);
    private final Meters meters = Meters.of(registry, RabbitMeters.CATALOG);

    private HookedChannel channel(RabbitMetrics.Builder options) {
        return new HookedChannel(meters, options);
    }

    private RabbitMetrics.Builder options() {
        return RabbitMetrics.builder(registry);
    }

    private static String failing(String name) {
        throw new IllegalStateException("no " + name);
    }

    @Test
    void aMessageWithoutATemplateIsNumberedAndStamped() throws Exception {
        Map<String, String> table = Map.of("created", "created");
        messageIsNumberedAndStamped(options().routingKeyTemplates(table::get));
    }

    @Test
    void aMessageWhoseTemplateFailsIsNumberedAndStamped() throws Exception {
        messageIsNumberedAndStamped(options().routingKeyTemplates(key -> key.equals("created") ? key : failing(key)));
    }

    private void messageIsNumberedAndStamped(RabbitMetrics.Builder options) throws Exception {
        HookedChannel channel = channel(options);
        AMQP.BasicProperties sent = channel.publish("orders", "unheard", false, NOTHING);
        channel.publish("orders", "created", false, NOTHING);

        channel.nack(1, false);
        channel.ack(2, false);

        assertThat(sent.getHeaders()).containsKey(PublishTime.DEFAULT_HEADER);
        String template = RabbitTags.TEMPLATE.key();
        assertThat(seen.of(RabbitMeters.OPERATION_DURATION, template, "_OTHER", "outcome", "nacked"))
                .isEqualTo(1);
        assertThat(seen.of(RabbitMeters.OPERATION_DURATION, template, "created", "outcome", "acked"))
                .isEqualTo(1);
        assertThat(registry.get("instrumentation.errors").counter().count()).isEqualTo(1);
    }

    @Test
    void aMessageWhoseHeadersOursWouldMakeTooLargeGoesOutWithoutIt() throws Exception {
        HookedChannel channel = channel(options());
        AtomicInteger attempts = new AtomicInteger();

        AMQP.BasicProperties sent = channel.publish("orders", "created", false, () -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalArgumentException("Content headers exceeded max frame size: 131080 > 131072");
            }
        });

        assertThat(attempts).hasValue(2);
        assertThat(sent.getHeaders()).isNull();
        assertThat(seen.of(RabbitMeters.PUBLISHED)).isEqualTo(1);
        assertThatThrownBy(() -> channel.publish("orders", "created", false, () -> {
                    attempts.incrementAndGet();
                    throw new IllegalArgumentException("Short string too long");
                }))
                .hasMessage("Short string too long");
        assertThat(attempts).as("any other is the application's").hasValue(3);
    }

    @Test
    void aQueueWithoutANameIsCounted() throws Exception {
        everyNameIsCounted(name -> null);
    }

    @Test
    void aQueueWhoseNameFailsIsCounted() throws Exception {
        everyNameIsCounted(HostFunctionTest::failing);
    }

    private void everyNameIsCounted(UnaryOperator<String> names) throws Exception {
        HookedChannel channel = channel(options().names(names));
        Consumer consumer = channel.consume("billing");
        AMQP.BasicProperties dead = new AMQP.BasicProperties.Builder()
                .headers(Map.of("x-death", List.of(Map.of("queue", "work", "reason", "rejected"))))
                .build();

        channel.deliver(consumer, "billing", 1, false, dead);
        channel.settle(1);
        channel.mandatory("created");
        channel.returned("created");
        channel.ack(1, false);

        assertThat(seen.of(RabbitMeters.CONSUMED, QUEUE, "_OTHER")).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.SETTLED, QUEUE, "_OTHER", "outcome", "acked"))
                .isEqualTo(1);
        assertThat(seen.of(RabbitMeters.SETTLED_UNKNOWN)).isZero();
        assertThat(seen.of(RabbitMeters.DEAD_LETTERED, RabbitTags.DEAD_LETTER_QUEUE.key(), "_OTHER"))
                .isEqualTo(1);
        assertThat(seen.of(RabbitMeters.RETURNED, RabbitTags.EXCHANGE.key(), "_OTHER"))
                .isEqualTo(1);
        assertThat(seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "returned"))
                .isEqualTo(1);
    }

    @Test
    void anExchangeThatGetsItsNameLaterHasItFromThenOn() throws Exception {
        Map<String, String> table = new HashMap<>();
        HookedChannel channel = channel(options().names(table::get));
        channel.mandatory("created");
        table.put("orders", "orders");
        channel.mandatory("created");
        channel.mandatory("created");

        String exchange = RabbitTags.EXCHANGE.key();
        assertThat(seen.of(RabbitMeters.PUBLISHED, exchange, "_OTHER")).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.PUBLISHED, exchange, "orders")).isEqualTo(2);
    }

    @Test
    void whatIsFatalIsPassedOn() {
        HookedChannel channel = channel(options().names(name -> {
            throw new OutOfMemoryError("of the host");
        }));

        assertThatThrownBy(() -> channel.publish("orders", "created", false, NOTHING))
                .isInstanceOf(OutOfMemoryError.class);
    }
}
