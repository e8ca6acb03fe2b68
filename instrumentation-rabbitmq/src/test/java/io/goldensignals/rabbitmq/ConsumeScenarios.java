package io.goldensignals.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What applications do when they consume. */
final class ConsumeScenarios {

    private static final String CONSUMER = "consumer";

    private ConsumeScenarios() {}

    private static void publish(Channel channel, String queue, int... sizes) throws IOException {
        for (int size : sizes) {
            channel.basicPublish("", queue, null, new byte[size]);
        }
    }

    static void eachIsAcknowledged(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        publish(channel, queue, 1, 0, 200_000);
        on.call("consume", () -> channel.basicConsume(queue, false, "c", on.consumer(CONSUMER, channel, Stage.ACK)));
        on.await(CONSUMER, 4);
        on.run("cancel", () -> channel.basicCancel("c"));
        on.await(CONSUMER, 5);
        on.call("left", () -> channel.basicGet(queue, true));
        on.call("consumers", () -> channel.consumerCount(queue));
    }

    static void nothingIsAcknowledged(Stage on) throws Exception {
        Connection connection = on.open();
        Channel channel = connection.createChannel();
        String queue = on.queue(channel);
        publish(channel, queue, 1, 2);
        channel.basicConsume(queue, on.consumer(CONSUMER, channel, Stage.NOTHING));
        on.await(CONSUMER, 3);
        on.run("close", channel::close);
        on.await(CONSUMER, 4);
        Channel other = connection.createChannel();
        on.call("again", () -> other.basicGet(queue, true));
        on.call("again", () -> other.basicGet(queue, true));
    }

    static void theBrokerAcknowledges(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        channel.basicConsume(queue, true, "c", on.consumer(CONSUMER, channel, Stage.NOTHING));
        publish(channel, queue, 1, 2, 3);
        on.await(CONSUMER, 4);
        on.run("acknowledged again", () -> channel.basicAck(1, false));
        on.await(CONSUMER, 5);
        on.call("closed", () -> channel.basicGet(queue, true));
    }

    static void refusals(Stage on) throws Exception {
        Channel channel = on.channel();
        String dead =
                channel.queueDeclare(on.name("dead"), false, false, false, null).getQueue();
        Map<String, Object> arguments = Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead);
        String queue = channel.queueDeclare(on.name("q"), false, false, false, arguments)
                .getQueue();
        publish(channel, queue, 1, 2, 3, 4);
        channel.basicConsume(queue, false, "c", on.consumer(CONSUMER, channel, ConsumeScenarios::refuseFirst));
        on.await(CONSUMER, 1 + 4 + 2);
        channel.basicCancel("c");
        on.await(CONSUMER, 1 + 4 + 2 + 1);
        on.call("died", () -> channel.basicGet(dead, true).getBody().length);
        on.call("died", () -> channel.basicGet(dead, true).getBody().length);
        on.call("no more", () -> channel.basicGet(dead, true));
    }

    private static void refuseFirst(Channel channel, Envelope envelope) throws IOException {
        long tag = envelope.getDeliveryTag();
        if (envelope.isRedeliver()) {
            channel.basicAck(tag, false);
        } else if (tag == 1) {
            channel.basicNack(tag, false, true);
        } else if (tag == 2) {
            channel.basicNack(tag, false, false);
        } else {
            channel.basicReject(tag, tag == 3);
        }
    }

    static void severalAtOnce(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        publish(channel, queue, 1, 2, 3, 4, 5, 6, 7);
        channel.basicConsume(queue, false, "c", on.consumer(CONSUMER, channel, Stage.NOTHING));
        on.await(CONSUMER, 8);
        on.run("acknowledge", () -> channel.basicAck(2, true));
        on.run("refuse", () -> channel.basicNack(4, true, false));
        channel.basicCancel("c");
        on.await(CONSUMER, 9);
        on.run("give back all", () -> channel.basicNack(0, true, true));
        for (int i = 0; i < 3; i++) {
            on.call("get", () -> channel.basicGet(queue, false));
        }
        on.run("acknowledge all", () -> channel.basicAck(0, true));
        on.call("left", () -> channel.messageCount(queue));
        on.call("open", channel::isOpen);
    }

    static void fetches(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        on.watch("channel", channel);
        on.call("empty", () -> channel.basicGet(queue, false));
        publish(channel, queue, 1, 2, 3);
        on.call("first", () -> channel.basicGet(queue, true));
        on.call("second", () -> channel.basicGet(queue, false));
        on.run("acknowledge", () -> channel.basicAck(2, false));
        on.call("third", () -> channel.basicGet(queue, false));
        on.run("give back", () -> channel.basicReject(3, true));
        on.call("again", () -> channel.basicGet(queue, true));
        on.call("empty", () -> channel.basicGet(queue, true));
        on.call("no queue", () -> channel.basicGet(on.name("none"), true));
        on.await("channel", 1);
    }

    static void tagsThatTheBrokerDoesNotKnow(Stage on) throws Exception {
        Connection connection = on.open();
        String queue = on.queue(connection.createChannel());
        List<Stage.Handler> unknown = List.of(
                (channel, none) -> channel.basicAck(99, false),
                (channel, none) -> channel.basicAck(99, true),
                (channel, none) -> channel.basicNack(99, false, true),
                (channel, none) -> channel.basicReject(99, false));
        for (Stage.Handler settle : unknown) {
            Channel channel = connection.createChannel();
            int before = on.lines("channel");
            on.watch("channel", channel);
            on.run("settle", () -> settle.handle(channel, null));
            on.await("channel", before + 1);
            on.call("and then", () -> channel.messageCount(queue));
        }
        Channel channel = connection.createChannel(); // which the client, that can recover, does not ask about these
        on.run("none", () -> channel.basicAck(0, false));
        on.run("negative", () -> channel.basicAck(-1, false));
        on.run("all of none", () -> channel.basicAck(0, true));
        on.call("and then", () -> channel.messageCount(queue));
    }

    static void acknowledgedTwice(Stage on) throws Exception {
        Connection connection = on.open();
        Channel channel = connection.createChannel();
        on.watch("channel", channel);
        String queue = on.queue(channel);
        publish(channel, queue, 1);
        channel.basicConsume(queue, false, "c", on.consumer(CONSUMER, channel, (own, envelope) -> {
            own.basicAck(envelope.getDeliveryTag(), false);
            own.basicAck(envelope.getDeliveryTag(), false);
        }));
        on.await("channel", 1);
        on.await(CONSUMER, 3);
        Channel other = connection.createChannel();
        on.call("left", () -> other.messageCount(queue));
    }

    static void acknowledgedOnAnotherThreadAndChannel(Stage on) throws Exception {
        Connection connection = on.open();
        Channel channel = connection.createChannel();
        Channel other = connection.createChannel();
        String queue = on.queue(channel);
        publish(channel, queue, 1, 2);
        channel.basicConsume(queue, false, "c", on.consumer(CONSUMER, channel, Stage.NOTHING));
        on.await(CONSUMER, 3);
        Thread thread = new Thread(() -> on.run("another thread", () -> channel.basicAck(1, false)));
        thread.start();
        thread.join();
        on.watch("other", other);
        on.run("another channel", () -> other.basicAck(2, false));
        on.await("other", 1);
        channel.basicCancel("c");
        on.await(CONSUMER, 4);
        channel.basicRecover();
        on.call("left", () -> channel.basicGet(queue, true));
    }

    static void callbacks(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        publish(channel, queue, 1);
        DeliverCallback deliver = (tag, delivery) -> on.called(
                "delivered", tag + Stage.describe(delivery.getEnvelope()) + Stage.describe(delivery.getProperties()));
        on.call(
                "consume",
                () -> channel.basicConsume(
                        queue,
                        true,
                        "c",
                        deliver,
                        tag -> on.called(CONSUMER, "cancelled by the broker " + tag),
                        (tag, signal) -> on.called(CONSUMER, "shut down " + tag + Stage.describe(signal))));
        on.await("delivered", 1);
        channel.queueDelete(queue);
        on.await(CONSUMER, 1);
        on.run("cancel", () -> channel.basicCancel("c"));
        String second = channel.queueDeclare(on.name("second"), false, false, false, null)
                .getQueue();
        channel.basicConsume(
                second, deliver, (tag, signal) -> on.called(CONSUMER, "shut down " + tag + Stage.describe(signal)));
        channel.close();
        on.await(CONSUMER, 2);
    }

    static void theBrokerCancels(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        publish(channel, queue, 1);
        channel.basicConsume(queue, false, "c", on.consumer(CONSUMER, channel, Stage.NOTHING));
        on.await(CONSUMER, 2);
        on.call("delete", () -> channel.queueDelete(queue));
        on.await(CONSUMER, 3);
        on.run("late", () -> channel.basicAck(1, false));
        on.run("cancel", () -> channel.basicCancel("c"));
        on.call("open", channel::isOpen);
    }

    static void cancels(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        on.run("unknown", () -> channel.basicCancel("unknown"));
        on.run("null", () -> channel.basicCancel(null));
        channel.basicConsume(queue, false, "c", on.consumer(CONSUMER, channel, Stage.NOTHING));
        on.run("once", () -> channel.basicCancel("c"));
        on.run("twice", () -> channel.basicCancel("c"));
        on.await(CONSUMER, 2);
        on.call("again", () -> channel.basicConsume(queue, false, "c", on.consumer(CONSUMER, channel, Stage.ACK)));
        publish(channel, queue, 3);
        on.await(CONSUMER, 4);
    }

    static void consumersThatMayNotBe(Stage on) throws Exception {
        Connection connection = on.open();
        Channel first = connection.createChannel();
        String queue = on.queue(first);
        first.basicConsume(queue, false, "c", false, true, null, on.consumer(CONSUMER, first, Stage.ACK));
        on.await(CONSUMER, 1);
        Channel second = connection.createChannel();
        on.watch("second", second);
        on.call("exclusive", () -> second.basicConsume(queue, on.consumer("none", second, Stage.ACK)));
        on.await("second", 1);
        Channel third = connection.createChannel();
        on.call("no queue", () -> third.basicConsume(on.name("none"), on.consumer("none", third, Stage.ACK)));
        on.call("on a closed channel", () -> third.basicConsume(queue, on.consumer("none", third, Stage.ACK)));
        Channel fourth = connection.createChannel();
        on.call("no consumer", () -> fourth.basicConsume(queue, (Consumer) null));
        Channel fifth = connection.createChannel();
        on.call("no callback", () -> fifth.basicConsume(queue, (DeliverCallback) null, tag -> {}));
        on.call("no queue's name", () -> fifth.basicConsume(null, on.consumer("none", fifth, Stage.ACK)));
        on.call("no tag", () -> fifth.basicConsume(queue, true, (String) null, on.consumer("none", fifth, Stage.ACK)));
        on.call("open", fifth::isOpen);
    }

    static void noConsumer(Stage on) throws Exception {
        Channel channel = on.open(factory -> factory.setExceptionHandler(new NotingExceptions(on)))
                .createChannel();
        String queue =
                channel.queueDeclare(on.name("free"), false, false, false, null).getQueue();
        on.watch("channel", channel);
        on.call("no consumer", () -> channel.basicConsume(queue, true, "c", (Consumer) null));
        on.call("open", channel::isOpen);
        on.call("default", channel::getDefaultConsumer);
    }

    static void aTagThatIsTakenEndsTheConnection(Stage on) throws Exception {
        Connection connection = on.open(factory -> factory.setAutomaticRecoveryEnabled(false));
        on.watch("connection", connection);
        Channel channel = connection.createChannel();
        String queue = on.queue(channel);
        channel.basicConsume(queue, false, "c", on.consumer(CONSUMER, channel, Stage.ACK));
        on.call("taken", () -> channel.basicConsume(queue, false, "c", on.consumer("second", channel, Stage.ACK)));
        on.await("connection", 1);
        on.await(CONSUMER, 2);
        on.call("reason", connection::getCloseReason);
    }

    static void aHandlerThatThrows(Stage on) throws Exception {
        Connection connection = on.open();
        for (Stage.Handler handler : new Stage.Handler[] {
            (channel, envelope) -> {
                throw new IllegalStateException("failed");
            },
            (channel, envelope) -> {
                throw new IOException("failed", new RuntimeException("for a reason"));
            },
            (channel, envelope) -> {
                throw new AssertionError("failed");
            }
        }) {
            Channel channel = connection.createChannel();
            int before = on.lines("channel");
            on.watch("channel", channel);
            String queue = channel.queueDeclare().getQueue();
            Consumer failing = new Failing(on, channel, "handleDelivery", handler);
            channel.basicConsume(queue, true, "c", failing);
            publish(channel, queue, 1);
            on.await("channel", before + 1);
        }
    }

    /** The application's handler of exceptions sees the application's consumer, and goes on. */
    static void aHandlerThatThrowsIsForgiven(Stage on) throws Exception {
        Channel channel = on.open(factory -> factory.setExceptionHandler(new NotingExceptions(on)))
                .createChannel();
        on.watch("channel", channel);
        String queue = on.queue(channel);
        publish(channel, queue, 1, 2);
        channel.basicConsume(queue, true, "c", on.consumer(CONSUMER, channel, (own, envelope) -> {
            throw new IllegalStateException("failed " + envelope.getDeliveryTag());
        }));
        on.await("exceptions", 2);
        channel.basicConsume(
                queue,
                true,
                "callback",
                (tag, delivery) -> {
                    throw new IOException("in a callback");
                },
                tag -> {});
        channel.basicCancel("c");
        publish(channel, queue, 1);
        on.await("exceptions", 3);
        on.call("open", channel::isOpen);
    }

    static void eachCallOfAConsumerThrows(Stage on) throws Exception {
        for (String method : new String[] {
            "handleConsumeOk", "handleCancelOk", "handleCancel", "handleShutdownSignal", "handleDelivery"
        }) {
            Channel channel = on.open(factory -> factory.setExceptionHandler(new NotingExceptions(on)))
                    .createChannel();
            String queue = channel.queueDeclare().getQueue();
            Consumer failing = new Failing(on, channel, method, (own, envelope) -> {
                throw new IllegalStateException("failed");
            });
            int exceptions = 1 + on.lines("exceptions");
            on.call("consume", () -> channel.basicConsume(queue, true, "c", failing));
            publish(channel, queue, 1);
            switch (method) {
                case "handleCancelOk" -> on.run("cancel", () -> channel.basicCancel("c"));
                case "handleCancel" -> channel.queueDelete(queue);
                case "handleShutdownSignal" -> on.run("close", channel::close);
                default -> {}
            }
            on.await("exceptions", exceptions);
        }
    }

    /** Fails in one of its methods. */
    private record Failing(Stage on, Channel channel, String method, Stage.Handler handler) implements Consumer {

        private void called(String name) {
            if (name.equals(method)) {
                on.note("failing", name);
                throw new IllegalStateException("in " + name);
            }
        }

        @Override
        public void handleConsumeOk(String tag) {
            called("handleConsumeOk");
        }

        @Override
        public void handleCancelOk(String tag) {
            called("handleCancelOk");
        }

        @Override
        public void handleCancel(String tag) {
            called("handleCancel");
        }

        @Override
        public void handleShutdownSignal(String tag, ShutdownSignalException signal) {
            called("handleShutdownSignal");
        }

        @Override
        public void handleRecoverOk(String tag) {
            called("handleRecoverOk");
        }

        @Override
        public void handleDelivery(
                String tag, Envelope envelope, com.rabbitmq.client.AMQP.BasicProperties properties, byte[] body)
                throws IOException {
            if (method.equals("handleDelivery")) {
                on.note("failing", "handleDelivery " + envelope);
                handler.handle(channel, envelope);
            }
        }

        @Override
        public String toString() {
            return "a failing consumer";
        }
    }

    static void recovering(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        channel.basicQos(2);
        publish(channel, queue, 1, 2, 3);
        channel.basicConsume(queue, false, "c", on.consumer(CONSUMER, channel, Stage.NOTHING));
        on.await(CONSUMER, 3);
        on.call("recover", () -> channel.basicRecover(true));
        on.await(CONSUMER, 6);
        on.run("late", () -> channel.basicAck(4, true));
        on.await(CONSUMER, 7);
        on.watch("channel", channel);
        on.run("of before", () -> channel.basicAck(1, false));
        on.await("channel", 1);
        on.await(CONSUMER, 8);
    }

    static void recoveringWithoutRequeue(Stage on) throws Exception {
        Connection connection = on.open(factory -> factory.setAutomaticRecoveryEnabled(false));
        on.watch("connection", connection);
        Channel channel = connection.createChannel();
        on.call("recover", () -> channel.basicRecover(false));
        on.await("connection", 1);
    }

    static void prefetches(Stage on) throws Exception {
        Connection connection = on.open(factory -> factory.setAutomaticRecoveryEnabled(false));
        Channel channel = connection.createChannel();
        String queue = on.queue(channel);
        publish(channel, queue, 1, 2, 3, 4, 5);
        on.run("of the channel", () -> channel.basicQos(3, true));
        on.run("of consumers", () -> channel.basicQos(2));
        channel.basicConsume(queue, false, "a", on.consumer("a", channel, Stage.NOTHING));
        on.await("a", 3);
        channel.basicConsume(queue, false, "b", on.consumer("b", channel, Stage.NOTHING));
        on.await("b", 2);
        on.call("ready", () -> channel.messageCount(queue));
        on.run("acknowledge", () -> channel.basicAck(3, false));
        on.await("b", 3);
        on.run("negative", () -> channel.basicQos(-1));
        on.run("too many", () -> channel.basicQos(70_000));
        on.await("b", 4);
        on.watch("connection", connection);
        on.run("by size", () -> channel.basicQos(100, 1, false));
        on.await("connection", 1);
        on.await("a", 4);
        on.await("b", 5);
    }

    static void nestedCalls(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        String next =
                channel.queueDeclare(on.name("next"), false, false, false, null).getQueue();
        channel.confirmSelect();
        publish(channel, queue, 1);
        channel.basicConsume(queue, false, "c", on.consumer(CONSUMER, channel, (own, envelope) -> {
            own.basicPublish("", next, null, new byte[2]);
            on.call("confirmed", () -> own.waitForConfirms(Stage.PATIENCE));
            on.call("fetched", () -> own.basicGet(next, false));
            own.basicAck(0, true);
            own.basicConsume(next, true, "inner", on.consumer("inner", own, (inner, delivery) -> {
                inner.basicCancel("inner");
            }));
            own.basicCancel("c");
            own.basicPublish("", next, null, new byte[3]);
        }));
        on.await(CONSUMER, 3);
        on.await("inner", 3);
        on.call("left", () -> channel.messageCount(queue));
    }

    static void aHandlerThatClosesItsChannel(Stage on) throws Exception {
        Connection connection = on.open();
        Channel channel = connection.createChannel();
        on.watch("channel", channel);
        String queue = on.queue(channel);
        publish(channel, queue, 1);
        channel.basicConsume(queue, false, "c", on.consumer(CONSUMER, channel, (own, envelope) -> {
            on.run("close", own::close);
            on.run("acknowledge", () -> own.basicAck(envelope.getDeliveryTag(), false));
        }));
        on.await("channel", 1);
        on.await(CONSUMER, 3);
        on.await(Stage.MAIN, 2);
    }

    static void anExecutorOfTheApplications(Stage on) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(2, task -> new Thread(task, "of the application"));
        try {
            Connection connection =
                    on.factory(factory -> factory.setSharedExecutor(executor)).newConnection();
            Channel channel = connection.createChannel();
            String queue = on.queue(channel);
            publish(channel, queue, 1, 2);
            channel.basicConsume(queue, false, "c", on.consumer(CONSUMER, channel, Stage.ACK));
            on.await(CONSUMER, 3);
            on.run("close", connection::close);
            on.await(CONSUMER, 4);
            on.call("the executor is the application's", executor::isShutdown);
        } finally {
            executor.shutdown();
        }
    }

    static void quorumQueues(Stage on) throws Exception {
        Channel channel = on.channel();
        Map<String, Object> arguments = Map.of("x-queue-type", "quorum", "x-delivery-limit", 2);
        String queue = channel.queueDeclare(on.name("quorum"), true, false, false, arguments)
                .getQueue();
        channel.confirmSelect();
        publish(channel, queue, 1);
        on.call("wait", () -> channel.waitForConfirms(Stage.PATIENCE));
        channel.basicConsume(
                queue,
                false,
                "c",
                on.consumer(
                        CONSUMER, channel, (own, envelope) -> own.basicNack(envelope.getDeliveryTag(), false, true)));
        on.await(CONSUMER, 4);
        on.call("delete", () -> channel.queueDelete(queue));
        on.await(CONSUMER, 5);
    }
}
