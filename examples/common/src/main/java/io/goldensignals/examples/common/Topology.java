package io.goldensignals.examples.common;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Exchanges, queues and dead letters. Every service declares all of them at start, whoever comes first, so that no
 * event meets a missing queue.
 */
public final class Topology {
    public static final String EVENTS = "orders";
    public static final String DEAD_LETTERS = "orders.dead";
    public static final String MES_CREATED = "mes.order-created";
    public static final String SHOP_PRICED = "shop.order-priced";
    public static final String SHOP_STATUS = "shop.order-status";

    private Topology() {}

    static void declare(Connection connection) throws IOException, TimeoutException {
        Map<String, Object> arguments = movesDeadLetters(connection)
                ? Map.<String, Object>of("x-dead-letter-exchange", DEAD_LETTERS)
                : Map.<String, Object>of();
        try (Channel channel = connection.createChannel()) {
            channel.exchangeDeclare(EVENTS, BuiltinExchangeType.TOPIC, true);
            channel.exchangeDeclare(DEAD_LETTERS, BuiltinExchangeType.FANOUT, true);
            channel.queueDeclare(DEAD_LETTERS, true, false, false, Map.of());
            channel.queueBind(DEAD_LETTERS, DEAD_LETTERS, "");
            queue(channel, MES_CREATED, Orders.CREATED, arguments);
            queue(channel, SHOP_PRICED, Orders.PRICED, arguments);
            queue(channel, SHOP_STATUS, Orders.STATUS, arguments);
        }
    }

    private static void queue(Channel channel, String name, String type, Map<String, Object> arguments)
            throws IOException {
        channel.queueDeclare(name, true, false, false, arguments);
        channel.queueBind(name, EVENTS, type);
    }

    /** Moves a message to the dead letters: the broker does it, or else this consumer, which then acknowledges. */
    static void deadLetter(Channel channel, long deliveryTag, BasicProperties properties, byte[] body)
            throws IOException, InterruptedException, TimeoutException {
        if (movesDeadLetters(channel.getConnection())) {
            channel.basicReject(deliveryTag, false);
            return;
        }
        try (Channel publishing = channel.getConnection().createChannel()) {
            publishing.confirmSelect();
            publishing.basicPublish(DEAD_LETTERS, "", properties, body);
            publishing.waitForConfirmsOrDie(5_000);
        }
        channel.basicAck(deliveryTag, false);
    }

    /** RabbitMQ does; Apache Qpid refuses the argument {@code x-dead-letter-exchange}. */
    private static boolean movesDeadLetters(Connection connection) {
        return "RabbitMQ".equals(String.valueOf(connection.getServerProperties().get("product")));
    }
}
