package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import io.goldensignals.testkit.RabbitNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.AmqpConnectException;
import org.springframework.amqp.AmqpRejectAndDontRequeueException;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.amqp.support.AmqpHeaders;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.handler.annotation.Header;

/** Messages are counted as the application and the broker saw them, beside Boot's own collector. */
class RabbitIT {

    private static RabbitNode broker;

    @BeforeAll
    static void start() {
        broker = RabbitNode.required();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static App app(int port, String... properties) {
        return app(port, RabbitApplication.class, properties);
    }

    private static App app(int port, Class<?> type, String... properties) {
        String[] all = new String[properties.length + 3];
        System.arraycopy(properties, 0, all, 3, properties.length);
        all[0] = "spring.main.web-application-type=none";
        all[1] = "spring.rabbitmq.host=127.0.0.1";
        all[2] = "spring.rabbitmq.port=" + port;
        return App.start(type, all);
    }

    @Test
    void everyMessageIsSentConfirmedHandledAndSettled() {
        try (App app = app(broker.port(), "spring.rabbitmq.publisher-confirm-type=correlated")) {
            RabbitTemplate template = app.bean(RabbitTemplate.class);
            for (int i = 0; i < 5; i++) {
                template.convertAndSend("orders", "order " + i);
            }
            template.convertAndSend("orders", "unreadable");

            await().untilAsserted(() -> {
                assertThat(app.counted("rabbitmq.client.settled.messages", "outcome", "acked"))
                        .isEqualTo(5);
                assertThat(app.counted("rabbitmq.client.settled.messages")).isEqualTo(6);
                assertThat(app.counted("messaging.client.sent.messages")).isEqualTo(6);
                assertThat(app.counted("messaging.client.consumed.messages")).isEqualTo(6);
            });
            assertThat(app.bean(RabbitApplication.class).handled.get()).isEqualTo(6);
            // Where the listener's code runs: what it threw shows, and nothing waits any more.
            assertThat(handlings(app)).isEqualTo(6);
            assertThat(handlings(app, "error.type", AmqpRejectAndDontRequeueException.class.getName()))
                    .isEqualTo(1);
            assertThat(seconds(app)).isGreaterThanOrEqualTo(6 * RabbitApplication.WORK.toNanos() / 1e9);
            assertThat(app.counted("rabbitmq.client.consumer.waiting")).isZero();
            assertThat(app.counted("rabbitmq.client.process.active")).isZero();
            assertThat(app.counted("rabbitmq.client.queue.duration")).isEqualTo(6);
            assertThat(app.counted("rabbitmq.client.connections")).isPositive();
            assertThat(app.registry().find("rabbitmq.published").meter())
                    .as("Boot's collector is muted")
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.rabbitmq.listener.type=direct",
                "spring.rabbitmq.listener.simple.retry.enabled=true",
                "spring.rabbitmq.listener.simple.acknowledge-mode=none"
            })
    void aDeliveryIsHandledOnceInEachKindOfContainer(String kind) {
        try (App app = app(broker.port(), kind)) {
            for (int i = 0; i < 3; i++) {
                app.bean(RabbitTemplate.class).convertAndSend("orders", "order " + i);
            }

            await().untilAsserted(() -> {
                assertThat(app.counted("rabbitmq.client.settled.messages")).isEqualTo(3);
                assertThat(handlings(app)).isEqualTo(3);
            });
            assertThat(handlings(app, "error.type", "")).isEqualTo(3);
            assertThat(app.counted("rabbitmq.client.consumer.waiting")).isZero();
        }
    }

    @Test
    void aDeliveryIsHandledOnceInAContainerThatIsABeanAndThatAFactoryMade() {
        try (App app = app(broker.port(), MadeByAFactory.class)) {
            for (int i = 0; i < 3; i++) {
                app.bean(RabbitTemplate.class).convertAndSend("made", "order " + i);
            }

            await().untilAsserted(() -> {
                assertThat(app.counted("rabbitmq.client.settled.messages", "outcome", "acked"))
                        .isEqualTo(3);
                assertThat(handlings(app)).isEqualTo(3);
            });
            assertThat(app.counted("rabbitmq.client.queue.duration")).isEqualTo(3);
            assertThat(app.counted("rabbitmq.client.consumer.waiting")).isZero();
        }
    }

    @Test
    void eachMessageOfABatchIsHandledAndSettledOnce() {
        try (App app = app(broker.port(), Batches.class)) {
            for (int i = 0; i < 6; i++) {
                app.bean(RabbitTemplate.class).convertAndSend("batches", "order " + i);
            }

            await().untilAsserted(() -> {
                assertThat(app.bean(Batches.class).handled.get()).isEqualTo(6);
                assertThat(app.counted("rabbitmq.client.settled.messages", "outcome", "acked"))
                        .isEqualTo(6);
            });
            assertThat(app.bean(Batches.class).calls.get()).isLessThan(6);
            assertThat(handlings(app)).isEqualTo(6);
            assertThat(handlings(app, "error.type", "")).isEqualTo(6);
            assertThat(app.counted("rabbitmq.client.settled.messages")).isEqualTo(6);
            assertThat(app.counted("rabbitmq.client.consumer.waiting")).isZero();
            assertThat(app.counted("rabbitmq.client.process.active")).isZero();
        }
    }

    @Test
    void aListenerThatSettlesByItselfGivesItsHandlingsTheirOutcome() {
        try (App app = app(broker.port(), ByHand.class, "spring.rabbitmq.listener.simple.acknowledge-mode=manual")) {
            for (String order : new String[] {"good", "good", "bad"}) {
                app.bean(RabbitTemplate.class).convertAndSend("by-hand", order);
            }

            await().untilAsserted(() -> {
                assertThat(app.counted("rabbitmq.client.settled.messages", "outcome", "acked"))
                        .isEqualTo(2);
                assertThat(app.counted("rabbitmq.client.settled.messages", "outcome", "rejected"))
                        .isEqualTo(1);
                assertThat(handlings(app)).isEqualTo(3);
            });
            assertThat(handlings(app, "outcome", "acked")).isEqualTo(2);
            assertThat(handlings(app, "outcome", "rejected")).isEqualTo(1);
            assertThat(app.counted("rabbitmq.client.settled.unknown")).isZero();
        }
    }

    @Test
    void answersAreHandledAndDoNotWait() {
        try (App app = app(broker.port(), Answering.class)) {
            for (int i = 0; i < 3; i++) {
                assertThat(app.bean(RabbitTemplate.class).convertSendAndReceive("questions", "order " + i))
                        .isEqualTo("order " + i);
            }

            await().untilAsserted(() -> {
                assertThat(handlings(app, "messaging.destination.name", "questions"))
                        .isEqualTo(3);
                assertThat(handlings(app, "messaging.destination.name", "amq.rabbitmq.reply-to"))
                        .isEqualTo(3);
            });
            assertThat(app.counted("rabbitmq.client.consumer.waiting")).isZero();
        }
    }

    @Test
    void bootsCollectorStaysAtWork() {
        try (App app = app(broker.port(), "golden-signals.mute-duplicates=false")) {
            app.bean(RabbitTemplate.class).convertAndSend("orders", "order");

            await().untilAsserted(() -> {
                assertThat(app.counted("messaging.client.sent.messages")).isEqualTo(1);
                assertThat(app.counted("rabbitmq.published")).isEqualTo(1);
                assertThat(app.counted("rabbitmq.client.settled.messages")).isEqualTo(1);
                assertThat(app.counted("rabbitmq.acknowledged")).isEqualTo(1);
            });
        }
    }

    @Test
    void afterARestartOfTheBrokerListenersGoOnAndAStoppedContainerConsumesNothing() {
        try (App app = app(broker.port())) {
            RabbitTemplate template = app.bean(RabbitTemplate.class);
            template.convertAndSend("orders", "before");
            await().untilAsserted(() -> assertThat(handlings(app)).isEqualTo(1));

            broker.stop();
            broker.start();
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(app.counted("rabbitmq.client.consumer.active"))
                            .isEqualTo(1));
            template.convertAndSend("orders", "after");

            await().untilAsserted(() -> {
                assertThat(handlings(app)).isEqualTo(2);
                assertThat(app.counted("rabbitmq.client.settled.messages", "outcome", "acked"))
                        .isEqualTo(2);
            });
            assertThat(app.counted("messaging.client.sent.messages", "error.type", ""))
                    .isEqualTo(2);
            assertThat(app.counted("rabbitmq.client.settled.messages")).isEqualTo(2);

            app.bean(RabbitListenerEndpointRegistry.class).stop();
            await().untilAsserted(() ->
                    assertThat(app.counted("rabbitmq.client.consumer.active")).isZero());
        }
    }

    @Test
    void aConnectionThatFailsIsCounted() {
        try (App app = app(1, "spring.rabbitmq.listener.simple.auto-startup=false")) {
            RabbitTemplate template = app.bean(RabbitTemplate.class);
            assertThatThrownBy(() -> template.convertAndSend("orders", "order"))
                    .isInstanceOf(AmqpConnectException.class);

            assertThat(app.counted("rabbitmq.client.connections.failed", "error.type", "java.net.ConnectException"))
                    .isEqualTo(1);
        }
    }

    private static long handlings(App app, String... tags) {
        return app.registry().find("messaging.process.duration").tags(tags).timers().stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }

    private static double seconds(App app) {
        return app.registry().find("messaging.process.duration").timers().stream()
                .mapToDouble(timer -> timer.totalTime(TimeUnit.SECONDS))
                .sum();
    }

    /** Takes messages by threes. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Batches {

        final AtomicInteger handled = new AtomicInteger();
        final AtomicInteger calls = new AtomicInteger();

        @Bean
        Queue queue() {
            return new Queue("batches", false);
        }

        @Bean
        static SimpleRabbitListenerContainerFactory threes(ConnectionFactory connections) {
            SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
            factory.setConnectionFactory(connections);
            factory.setBatchListener(true);
            factory.setConsumerBatchEnabled(true);
            factory.setBatchSize(3);
            return factory;
        }

        @RabbitListener(queues = "batches", containerFactory = "threes")
        void handle(List<String> orders) {
            calls.incrementAndGet();
            handled.addAndGet(orders.size());
        }
    }

    /** Listens by a container of its own that has the factory's settings. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class MadeByAFactory {

        @Bean
        Queue queue() {
            return new Queue("made", false);
        }

        @Bean
        SimpleMessageListenerContainer container(SimpleRabbitListenerContainerFactory factory) {
            SimpleMessageListenerContainer container = factory.createListenerContainer();
            container.setQueueNames("made");
            container.setMessageListener(order -> {});
            return container;
        }
    }

    /** Answers with what it gets. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Answering {

        @Bean
        Queue queue() {
            return new Queue("questions", false);
        }

        @RabbitListener(queues = "questions")
        String handle(String order) {
            return order;
        }
    }

    /** Acknowledges what is good, and rejects the rest. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class ByHand {

        @Bean
        Queue queue() {
            return new Queue("by-hand", false);
        }

        @RabbitListener(queues = "by-hand")
        void handle(String order, Channel channel, @Header(AmqpHeaders.DELIVERY_TAG) long tag) throws IOException {
            if (order.equals("good")) {
                channel.basicAck(tag, false);
            } else {
                channel.basicReject(tag, false);
            }
        }
    }
}
