package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.testkit.CatalogAssert;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts share: one measured connection for each test, and the sums that must hold at its end. */
abstract class BrokerContract {

    static final byte[] BODY = new byte[100];

    /** How long a test waits for what must come: nothing if all is well, and enough for a machine that is overrun. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final AtomicInteger NEXT = new AtomicInteger();

    final MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final Seen seen = new Seen(registry);
    final RabbitMetrics rabbit = RabbitMetrics.builder(registry).build();
    Connection connection;
    Channel channel;
    String queue;

    /** Deliveries of consumers that are measured alone, whose settlement cannot be seen. */
    int settledUnseen;

    /** Messages whose answer cannot be seen, as a hook was replaced. */
    int sentUnseen;

    /** What the instrumentation itself has to complain about. */
    int expectedErrors;

    abstract Broker broker();

    @BeforeEach
    void connect() throws IOException, TimeoutException {
        connection = factory().newConnection("contract");
        channel = connection.createChannel();
        queue = "orders." + NEXT.incrementAndGet();
        channel.queueDeclare(queue, true, false, false, null);
    }

    /** Whether the connection is measured; else the test wraps single consumers. */
    boolean measured() {
        return true;
    }

    ConnectionFactory factory() {
        ConnectionFactory factory = broker().connections();
        return measured() ? rabbit.instrument(factory) : factory;
    }

    @AfterEach
    void everyMessageIsAccountedFor() throws IOException {
        connection.abort();
        await().atMost(PATIENCE).untilAsserted(this::assertAccounted);
        awaitSeen(RabbitMeters.PROCESS_ACTIVE, 0);
        assertThat(registry.find("instrumentation.errors").counters())
                .allSatisfy(errors -> assertThat(errors.count()).isEqualTo(expectedErrors));
    }

    private void assertAccounted() {
        double published = seen.of(RabbitMeters.OPERATION_DURATION, "messaging.operation.name", "publish");
        assertThat(published)
                .as(() -> "one end for each publishing of " + seen)
                .isEqualTo(seen.of(RabbitMeters.PUBLISHED) - sentUnseen);
        assertThat(seen.of(RabbitMeters.SETTLED) + settledUnseen)
                .as(() -> "one end for each delivery of " + seen)
                .isEqualTo(seen.of(RabbitMeters.CONSUMED));
        CatalogAssert.of(registry, RabbitMeters.CATALOG)
                .holdsOnlyRows()
                .isIdle(
                        RabbitMeters.CONFIRMS_OUTSTANDING,
                        RabbitMeters.CONFIRMS_OLDEST,
                        RabbitMeters.UNSETTLED,
                        RabbitMeters.UNSETTLED_OLDEST,
                        RabbitMeters.WAITING,
                        RabbitMeters.CONSUMERS);
    }

    void publish(int count) throws IOException {
        publish(channel, "", queue, count);
    }

    static void publish(Channel channel, String exchange, String routingKey, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            channel.basicPublish(exchange, routingKey, true, MessageProperties.PERSISTENT_BASIC, BODY);
        }
    }

    void awaitSeen(MeterSpec row, double value, String... tags) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(seen.of(row, tags))
                        .as(() -> row.name() + " of " + seen)
                        .isEqualTo(value));
    }

    void awaitConfirms(double value) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(seen.confirms())
                        .as(() -> "confirms of " + seen)
                        .isEqualTo(value));
    }

    /** The next of what a handler noted. */
    static <T> T next(BlockingQueue<T> noted) throws InterruptedException {
        T next = noted.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("a delivery").isNotNull();
        return next;
    }

    void awaitClosed(Channel closing) {
        await().atMost(PATIENCE).until(() -> !closing.isOpen());
    }
}
