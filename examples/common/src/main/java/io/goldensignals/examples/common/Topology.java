package io.goldensignals.examples.common;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Exchanges, queues and dead letters. Every service declares all of them when it connects, so that no
 * event meets a missing queue.
 */
public final class Topology {
    public static final String EVENTS = "orders";
    public static final String DEAD_LETTERS = "orders.dead";
    /** The exchange of events that may be lost. */
    public static final String TELEMETRY = "telemetry";
    /** The header that says in which queue a dead message died first. */
    static final String FIRST_DEATH_QUEUE = "x-first-death-queue";

    public static final String MES_CREATED = "mes.order-created";
    public static final String MES_EDITED = "mes.model-edited";
    public static final String SHOP_PRICED = "shop.order-priced";
    public static final String SHOP_STATUS = "shop.order-status";

    private Topology() {}

    static void declare(Connection connection) throws IOException, TimeoutException {
        Map<String, Object> arguments = movesDeadLetters(connection)
                ? Map.<String, Object>of("x-dead-letter-exchange", DEAD_LETTERS)
                : Map.<String, Object>of();
        try (Channel channel = connection.createChannel()) {
            channel.exchangeDeclare(EVENTS, BuiltinExchangeType.TOPIC, true);
            channel.exchangeDeclare(TELEMETRY, BuiltinExchangeType.TOPIC, true);
            channel.exchangeDeclare(DEAD_LETTERS, BuiltinExchangeType.FANOUT, true);
            channel.queueDeclare(DEAD_LETTERS, true, false, false, Map.of());
            channel.queueBind(DEAD_LETTERS, DEAD_LETTERS, "");
            queue(channel, MES_CREATED, EVENTS, Orders.CREATED, arguments);
            queue(channel, SHOP_PRICED, EVENTS, Orders.PRICED, arguments);
            queue(channel, SHOP_STATUS, EVENTS, Orders.STATUS, arguments);
            queue(channel, MES_EDITED, TELEMETRY, Orders.EDITED, arguments);
        }
    }

    private static void queue(Channel channel, String name, String exchange, String type, Map<String, Object> arguments)
            throws IOException {
        channel.queueDeclare(name, true, false, false, arguments);
        channel.queueBind(name, exchange, type);
    }

    /** Moves a message to the dead letters: the broker does it, or else this consumer, which then acknowledges. */
    static void deadLetter(Channel channel, String queue, Delivery delivery)
            throws IOException, InterruptedException, TimeoutException {
        long tag = delivery.getEnvelope().getDeliveryTag();
        if (movesDeadLetters(channel.getConnection())) {
            channel.basicReject(tag, false);
            return;
        }
        try (Channel publishing = channel.getConnection().createChannel()) {
            publishing.confirmSelect();
            publishing.basicPublish(DEAD_LETTERS, "", died(queue, delivery), delivery.getBody());
            publishing.waitForConfirmsOrDie(5_000);
        }
        channel.basicAck(tag, false);
    }

    /** The message's properties with what RabbitMQ would say of its death. */
    private static BasicProperties died(String queue, Delivery delivery) {
        Map<String, Object> headers = new HashMap<>();
        Map<String, Object> before = delivery.getProperties().getHeaders();
        if (before != null) {
            headers.putAll(before);
        }
        headers.put(
                "x-death",
                List.of(Map.of(
                        "queue",
                        queue,
                        "reason",
                        "rejected",
                        "count",
                        1L,
                        "exchange",
                        delivery.getEnvelope().getExchange(),
                        "routing-keys",
                        List.of(delivery.getEnvelope().getRoutingKey()))));
        headers.putIfAbsent(FIRST_DEATH_QUEUE, queue);
        headers.putIfAbsent("x-first-death-reason", "rejected");
        return delivery.getProperties().builder().headers(headers).build();
    }

    /** RabbitMQ does; Apache Qpid refuses the argument {@code x-dead-letter-exchange}. */
    private static boolean movesDeadLetters(Connection connection) {
        return "RabbitMQ".equals(String.valueOf(connection.getServerProperties().get("product")));
    }
}
