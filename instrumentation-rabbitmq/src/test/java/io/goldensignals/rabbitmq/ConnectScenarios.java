package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Address;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Command;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.MetricsCollector;
import com.rabbitmq.client.NoOpMetricsCollector;
import com.rabbitmq.client.Recoverable;
import com.rabbitmq.client.RecoveryListener;
import com.rabbitmq.client.RpcClient;
import com.rabbitmq.client.RpcClientParams;
import com.rabbitmq.client.RpcServer;
import com.rabbitmq.client.TrafficListener;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.recovery.AutorecoveringConnection;
import com.rabbitmq.client.observation.ObservationCollector;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What applications do with connections and channels, and what happens to them. */
final class ConnectScenarios {

    private static final String CONSUMER = "consumer";

    private ConnectScenarios() {}

    static void whatAConnectionIs(Stage on) throws Exception {
        Connection connection = on.open(factory -> factory.setClientProperties(Map.of("product", "the application's")));
        on.call("class", () -> connection.getClass().getName());
        on.call("text", connection::toString);
        on.call("name", connection::getClientProvidedName);
        on.call("client", connection::getClientProperties);
        on.call("server", () -> connection.getServerProperties().get("product"));
        on.call(
                "limits",
                () -> connection.getFrameMax() + " " + connection.getHeartbeat() + " " + connection.getChannelMax());
        on.call("id", connection::getId);
        on.run("id", () -> connection.setId("id"));
        on.call("id", connection::getId);
        Channel channel = connection.createChannel();
        on.call("class", () -> channel.getClass().getName());
        on.call("text", channel::toString);
        on.call("number", channel::getChannelNumber);
        on.call("connection", () -> channel.getConnection().getClass().getName());
        on.call("its own", () -> channel.getConnection() == connection);
        on.call("numbered", () -> connection.createChannel(7).getChannelNumber());
        on.call("taken", () -> connection.createChannel(7));
        on.call("optional", () -> connection.openChannel(7).isPresent());
        on.call("out of range", () -> connection.createChannel(70_000));
        on.call("reason", connection::getCloseReason);
    }

    static void channelsAreUsedUp(Stage on) throws Exception {
        Connection connection = on.open(factory -> factory.setRequestedChannelMax(2));
        Channel first = connection.createChannel();
        connection.createChannel();
        on.call("third", connection::createChannel);
        on.call("optional", () -> connection.openChannel().isPresent());
        first.close();
        on.call("again", () -> connection.createChannel().getChannelNumber());
    }

    static void connectionsThatFail(Stage on) throws Exception {
        on.call("wrong password", () -> on.open(factory -> factory.setPassword("wrong")));
        on.call("wrong host", () -> on.open(factory -> factory.setVirtualHost("none")));
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        on.call("nothing listens", () -> on.open(factory -> factory.setPort(closed)));
        on.proxy().refuseNext(1);
        on.call("no greeting", () -> on.open(on::throughProxy));
        on.call("then", () -> on.open(on::throughProxy).isOpen());
        on.call("addresses", () -> {
            ConnectionFactory factory = on.factory(plain -> {});
            Address dead = new Address("127.0.0.1", closed);
            try (Connection second =
                    factory.newConnection(new Address[] {dead, new Address("127.0.0.1", factory.getPort())})) {
                return second.isOpen();
            }
        });
    }

    static void aFactoryIsCloned(Stage on) throws Exception {
        ConnectionFactory factory = on.factory(plain -> plain.setExceptionHandler(new NotingExceptions(on)));
        ConnectionFactory clone = factory.clone();
        clone.setNetworkRecoveryInterval(77);
        on.call("interval", factory::getNetworkRecoveryInterval);
        on.call("interval of the clone", clone::getNetworkRecoveryInterval);
        on.call("class", () -> clone.getClass() == factory.getClass());
        factory.setPassword("wrong");
        on.call("original", () -> on.open(factory));
        Channel channel = on.open(clone).createChannel();
        String queue = on.queue(channel);
        channel.basicPublish("", queue, null, new byte[1]);
        on.call("get", () -> channel.basicGet(queue, true));
        clone.setAutomaticRecoveryEnabled(false);
        on.call("class", () -> on.open(clone).getClass().getName());
    }

    // What the application has hooked in itself.

    static void collectorsOfTheApplication(Stage on) throws Exception {
        Connection connection = on.open(factory -> {
            factory.setMetricsCollector(spy(on, MetricsCollector.class, new NoOpMetricsCollector(), ""));
            factory.setObservationCollector(spy(on, ObservationCollector.class, ObservationCollector.NO_OP, ""));
            factory.setTrafficListener(spy(on, TrafficListener.class, TrafficListener.NO_OP, ""));
        });
        Channel channel = connection.createChannel();
        String queue = on.queue(channel);
        channel.confirmSelect();
        for (int i = 1; i <= 4; i++) {
            channel.basicPublish("", queue, true, null, new byte[i]);
            channel.waitForConfirms(Stage.PATIENCE);
        }
        channel.basicPublish("", on.name("nowhere"), true, null, new byte[1]);
        channel.waitForConfirms(Stage.PATIENCE);
        channel.basicGet(queue, true);
        channel.basicNack(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false, false);
        channel.basicConsume(queue, false, "c", on.consumer(CONSUMER, channel, Stage.ACK));
        on.await(CONSUMER, 3);
        on.await("MetricsCollector basicAck", 2);
        channel.basicCancel("c");
        on.await(CONSUMER, 4);
        on.call("empty", () -> channel.basicGet(queue, true));
        channel.close();
    }

    static void collectorsThatThrow(Stage on) throws Exception {
        Connection connection = on.open(factory -> {
            factory.setMetricsCollector(spy(on, MetricsCollector.class, new NoOpMetricsCollector(), "basicAck"));
            factory.setObservationCollector(spy(on, ObservationCollector.class, ObservationCollector.NO_OP, "publish"));
        });
        Channel channel = connection.createChannel();
        String queue = on.queue(channel);
        on.run("publish", () -> channel.basicPublish("", queue, null, new byte[1]));
        on.run("acknowledge", () -> channel.basicAck(0, true));
        on.call("get", () -> channel.basicGet(queue, true));
    }

    /** Notes all its calls, in a lane for each of its methods, and fails in one. */
    private static <T> T spy(Stage on, Class<T> type, T target, String failing) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.invoke(target, given);
            }
            StringBuilder text = new StringBuilder();
            for (Object each : given) {
                text.append(argument(each)).append(' ');
            }
            if (type != TrafficListener.class || text.indexOf("<basic.") >= 0) {
                on.called(type.getSimpleName() + ' ' + method.getName(), text.toString());
            }
            if (method.getName().equals(failing)) {
                throw new IllegalStateException("in " + failing);
            }
            try {
                return method.invoke(target, given);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private static String argument(Object given) {
        if (given instanceof Channel channel) {
            return "channel " + channel.getChannelNumber();
        } else if (given instanceof Command command) {
            return command.getMethod().toString() + Stage.describe(command.getContentHeader());
        } else if (given instanceof Consumer consumer) {
            return consumer.getClass().getName();
        } else if (given instanceof ByteBuffer body) {
            return body.remaining() + " bytes";
        } else if (given == null
                || given.getClass().isSynthetic()
                || given.getClass().isHidden()) {
            return "a call";
        }
        return given instanceof Connection || given instanceof ObservationCollector.ConnectionInfo
                ? "the connection"
                : Stage.describe(given);
    }

    // Errors of channels and connections.

    static void errorsOfChannels(Stage on) throws Exception {
        Connection connection = on.open();
        Connection other = on.open();
        String queue = on.queue(connection.createChannel());
        Channel owner = other.createChannel();
        String exclusive = owner.queueDeclare(on.name("exclusive"), false, true, false, null)
                .getQueue();
        Map<String, Stage.Handler> errors = new LinkedHashMap<>();
        errors.put("404 queue", (channel, none) -> channel.queueDeclarePassive(on.name("none")));
        errors.put("404 exchange", (channel, none) -> channel.exchangeDeclarePassive(on.name("none")));
        errors.put("404 binding", (channel, none) -> channel.queueBind(queue, on.name("none"), ""));
        errors.put("405 exclusive", (channel, none) -> channel.queueDeclarePassive(exclusive));
        errors.put("406 other", (channel, none) -> channel.queueDeclare(queue, true, false, false, null));
        errors.put("406 type", (channel, none) -> channel.exchangeDeclare("amq.topic", "direct"));
        errors.put("406 in use", (channel, none) -> {
            channel.confirmSelect();
            channel.basicPublish("", queue, null, new byte[1]);
            on.call("wait", () -> channel.waitForConfirms(Stage.PATIENCE));
            channel.queueDelete(queue, false, true);
        });
        errors.put("403 exchange", (channel, none) -> channel.exchangeDeclare("amq.mine", "direct"));
        errors.put("403 queue", (channel, none) -> channel.queueDeclare("amq.mine", true, false, false, null));
        errors.put("403 default", (channel, none) -> channel.queueBind(queue, "", "key"));
        errors.put("none", (channel, none) -> channel.queueDelete(on.name("none")));
        for (Map.Entry<String, Stage.Handler> each : errors.entrySet()) {
            Channel channel = connection.createChannel();
            int before = on.lines("channel");
            on.watch("channel", channel);
            on.run(each.getKey(), () -> each.getValue().handle(channel, null));
            if (!each.getKey().equals("none")) {
                on.await("channel", before + 1);
            }
            on.call("open", channel::isOpen);
        }
        on.call("connection", connection::isOpen);
    }

    static void anErrorOfTheConnection(Stage on) throws Exception {
        Connection connection = on.open(factory -> factory.setAutomaticRecoveryEnabled(false));
        Channel channel = connection.createChannel();
        Channel other = connection.createChannel();
        on.watch("connection", connection);
        on.watch("channel", channel);
        on.watch("other", other);
        on.call("no such type", () -> channel.exchangeDeclare(on.name("e"), "no such type"));
        on.await("connection", 1);
        on.await("channel", 1);
        on.await("other", 1);
        useClosed(on, channel);
    }

    // The end.

    static void aChannelThatTheApplicationClosed(Stage on) throws Exception {
        Channel channel = on.channel();
        on.watch("channel", channel);
        on.run("close", () -> channel.close(200, "enough"));
        on.await("channel", 1);
        useClosed(on, channel);
    }

    static void aChannelThatTheBrokerClosed(Stage on) throws Exception {
        Channel channel = on.channel();
        on.watch("channel", channel);
        on.call("declare", () -> channel.queueDeclarePassive(on.name("none")));
        on.await("channel", 1);
        useClosed(on, channel);
    }

    static void aConnectionThatTheApplicationClosed(Stage on) throws Exception {
        Connection connection = on.open();
        Channel channel = connection.createChannel();
        on.watch("connection", connection);
        on.watch("channel", channel);
        channel.basicConsume(on.queue(channel), false, "c", on.consumer(CONSUMER, channel, Stage.ACK));
        on.await(CONSUMER, 1);
        on.run("close", () -> connection.close(200, "enough", Stage.PATIENCE));
        on.await("connection", 1);
        on.await("channel", 1);
        on.await(CONSUMER, 2);
        on.run("close again", connection::close);
        on.run("abort", connection::abort);
        on.call("open", connection::isOpen);
        on.call("a channel", connection::createChannel);
        on.call("reason", connection::getCloseReason);
        useClosed(on, channel);
    }

    static void aConnectionThatIsCutForGood(Stage on) throws Exception {
        Connection connection = on.open(factory -> {
            on.throughProxy(factory);
            factory.setAutomaticRecoveryEnabled(false);
        });
        Channel channel = connection.createChannel();
        on.watch("connection", connection);
        on.watch("channel", channel);
        channel.confirmSelect();
        channel.basicConsume(on.queue(channel), false, "c", on.consumer(CONSUMER, channel, Stage.ACK));
        on.await(CONSUMER, 1);
        on.proxy().cut();
        on.await("connection", 1);
        on.await("channel", 1);
        on.await(CONSUMER, 2);
        on.run("close", connection::close);
        useClosed(on, channel);
    }

    /** All that can be asked of a channel that is closed. */
    private static void useClosed(Stage on, Channel channel) {
        on.call("open", channel::isOpen);
        on.call("reason", channel::getCloseReason);
        on.call("number", channel::getChannelNumber);
        on.call("sequence", channel::getNextPublishSeqNo);
        on.run("publish", () -> channel.basicPublish("", "q", null, new byte[1]));
        on.run("publish mandatory", () -> channel.basicPublish("", "q", true, null, new byte[1]));
        on.call("get", () -> channel.basicGet("q", true));
        on.call("consume", () -> channel.basicConsume("q", on.consumer("none", channel, Stage.ACK)));
        on.run("cancel", () -> channel.basicCancel("c"));
        on.run("ack", () -> channel.basicAck(1, false));
        on.run("ack all", () -> channel.basicAck(0, true));
        on.run("nack", () -> channel.basicNack(1, true, true));
        on.run("reject", () -> channel.basicReject(1, true));
        on.call("recover", channel::basicRecover);
        on.run("qos", () -> channel.basicQos(1));
        on.call("declare", () -> channel.queueDeclare());
        on.call("count", () -> channel.messageCount("q"));
        on.call("transactions", channel::txSelect);
        on.call("commit", channel::txCommit);
        on.call("confirms", channel::confirmSelect);
        on.call("wait", () -> channel.waitForConfirms(10));
        on.run("close", channel::close);
        on.run("close again", () -> channel.close(200, "again"));
        on.run("abort", channel::abort);
        on.watch("late", channel);
        on.call("late listeners", () -> on.lines("late"));
    }

    static void aChannelIsAborted(Stage on) throws Exception {
        Connection connection = on.open();
        Channel channel = connection.createChannel();
        on.watch("channel", channel);
        on.run("abort", () -> channel.abort(200, "enough"));
        on.await("channel", 1);
        Channel second = connection.createChannel();
        on.watch("second", second);
        on.run("abort all", () -> connection.abort(200, "enough", Stage.PATIENCE));
        on.await("second", 1);
        on.call("reason", second::getCloseReason);
    }

    static void shutdownListeners(Stage on) throws Exception {
        Connection connection = on.open();
        Channel channel = connection.createChannel();
        for (int i = 0; i < 3; i++) {
            on.watch("channel", channel);
            on.watch("connection", connection);
        }
        channel.addShutdownListener(cause -> {
            on.called("channel", "will throw");
            throw new IllegalStateException("in a listener");
        });
        on.watch("channel", channel);
        on.run("close", channel::close);
        on.await("channel", 5);
        on.run("close", connection::close);
        on.await("connection", 3);
    }

    // The network.

    static void blocked(Stage on) throws Exception {
        Connection connection = on.open(factory -> {
            on.throughProxy(factory);
            factory.setExceptionHandler(new NotingExceptions(on));
        });
        BlockedListener throwing = connection.addBlockedListener(
                reason -> {
                    throw new IllegalStateException("in a blocked listener");
                },
                () -> on.called("blocked", "no longer"));
        connection.addBlockedListener(
                reason -> on.called("second", "blocked: " + reason), () -> on.called("second", "no longer"));
        on.proxy().send(0, new AMQImpl.Connection.Blocked("low on memory"));
        on.await("exceptions", 1);
        on.proxy().send(0, new AMQImpl.Connection.Unblocked());
        on.await("blocked", 1);
        on.call("removed", () -> connection.removeBlockedListener(throwing));
        on.call("removed again", () -> connection.removeBlockedListener(throwing));
        on.proxy().send(0, new AMQImpl.Connection.Blocked("low on disk"));
        on.proxy().send(0, new AMQImpl.Connection.Unblocked());
        on.await("second", 3); // the first time the one that throws is before it
        connection.clearBlockedListeners();
        on.proxy().send(0, new AMQImpl.Connection.Blocked("again"));
        on.call("goes on", () -> connection.createChannel().getChannelNumber());
    }

    private static RecoveryListener recovery(Stage on, String lane) {
        return new RecoveryListener() {
            @Override
            public void handleRecovery(Recoverable recovered) {
                on.called(lane, "recovered " + recovered.getClass().getName());
            }

            @Override
            public void handleRecoveryStarted(Recoverable recovered) {
                on.called(lane, "recovery begins " + recovered.getClass().getName());
            }

            @Override
            public void handleTopologyRecoveryStarted(Recoverable recovered) {
                on.called(lane, "topology begins " + recovered.getClass().getName());
            }
        };
    }

    /** Confirms, returns, listeners and deliveries with their tags, before and after. */
    static void aConnectionThatIsCut(Stage on) throws Exception {
        Connection connection = on.open(on::throughProxy);
        ((Recoverable) connection).addRecoveryListener(recovery(on, "recovery"));
        on.watch("connection", connection);
        Channel channel = connection.createChannel();
        ((Recoverable) channel).addRecoveryListener(recovery(on, "channel's recovery"));
        on.watch("channel", channel);
        channel.basicQos(2);
        channel.confirmSelect();
        channel.addConfirmListener(
                (number, multiple) -> on.called("confirms", "acked " + number),
                (number, multiple) -> on.called("confirms", "nacked " + number));
        String queue = on.queue(channel);
        channel.basicPublish("", queue, null, new byte[1]);
        on.await("confirms", 1);
        channel.basicConsume(queue, false, "c", on.consumer(CONSUMER, channel, Stage.NOTHING));
        on.await(CONSUMER, 2);
        on.proxy().cut();
        on.await("connection", 1);
        on.await("recovery", 3);
        on.await("channel's recovery", 2);
        on.await(CONSUMER, 5); // shut down, begins, the delivery again
        on.run("a stale tag", () -> channel.basicAck(1, false));
        on.call("number", channel::getNextPublishSeqNo);
        channel.basicPublish("", queue, null, new byte[2]);
        on.call("wait", () -> channel.waitForConfirms(Stage.PATIENCE));
        on.await("confirms", 2);
        on.await(CONSUMER, 6);
        on.run("all", () -> channel.basicAck(0, true));
        on.run("cancel", () -> channel.basicCancel("c"));
        on.await(CONSUMER, 7);
        on.call("left", () -> channel.messageCount(queue));
        on.run("close", channel::close);
        on.await("channel", 2);
    }

    static void theTopologyRecovers(Stage on) throws Exception {
        AutorecoveringConnection connection = (AutorecoveringConnection) on.open(on::throughProxy);
        connection.addRecoveryListener(recovery(on, "recovery"));
        connection.addQueueRecoveryListener((before, after) -> on.called("queues", before + " is " + after));
        connection.addConsumerRecoveryListener((before, after) -> on.called("consumers", before + " is " + after));
        Channel channel = connection.createChannel();
        String exchange = on.name("exchange");
        channel.exchangeDeclare(exchange, "direct", false, true, null);
        String exclusive = channel.queueDeclare(on.name("exclusive"), false, true, true, null)
                .getQueue();
        String generated = channel.queueDeclare().getQueue();
        channel.queueBind(exclusive, exchange, "a");
        channel.queueBind(generated, exchange, "b");
        channel.queueDelete(on.queue(channel));
        channel.basicConsume(exclusive, true, "c", on.consumer(CONSUMER, channel, Stage.NOTHING));
        channel.basicConsume(generated, true, "g", on.consumer("other", channel, Stage.NOTHING));
        on.await(CONSUMER, 1);
        on.await("other", 1);
        on.proxy().cut();
        on.await("recovery", 3);
        channel.basicPublish(exchange, "a", null, new byte[1]);
        on.await(CONSUMER, 4);
        channel.basicPublish(exchange, "b", null, new byte[2]);
        on.await("other", 4);
        on.await("queues", 2);
        on.await("consumers", 2);
        on.call("deleted before", () -> channel.queueDeclarePassive(on.name("q")));
        on.await(CONSUMER, 5);
        on.await("other", 5);
    }

    static void aTopologyThatCannotRecover(Stage on) throws Exception {
        Connection connection = on.open(factory -> {
            on.throughProxy(factory);
            factory.setExceptionHandler(new NotingExceptions(on));
        });
        ((Recoverable) connection).addRecoveryListener(recovery(on, "recovery"));
        Channel channel = connection.createChannel();
        String queue = channel.queueDeclare(on.name("temporary"), false, false, true, null)
                .getQueue();
        Channel other = on.channel();
        other.queueDelete(queue);
        other.queueDeclare(queue, false, false, false, Map.of("x-max-length", 3));
        on.proxy().cut();
        on.await("recovery", 3);
        on.await("exceptions", 1);
        on.call("open", channel::isOpen);
    }

    static void recoveryThatFailsAtFirst(Stage on) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Connection connection = on.open(factory -> {
            on.throughProxy(factory);
            factory.setExceptionHandler(new NotingExceptions(on));
            factory.setRecoveryDelayHandler(attempts -> {
                on.called("delays", "after " + attempts);
                asked.incrementAndGet();
                return 1;
            });
        });
        ((Recoverable) connection).addRecoveryListener(recovery(on, "recovery"));
        on.proxy().refuseNext(2);
        on.proxy().cut();
        on.await("recovery", 3);
        on.await("exceptions", 2);
        on.call("asked", asked::get);
        on.call("open", connection::isOpen);
    }

    static void closedWhileItRecovers(Stage on) throws Exception {
        Connection connection = on.open(factory -> {
            on.throughProxy(factory);
            factory.setNetworkRecoveryInterval(TimeUnit.MINUTES.toMillis(5));
        });
        Channel channel = connection.createChannel();
        on.watch("channel", channel);
        on.proxy().cut();
        on.await("channel", 1);
        on.run("publish", () -> channel.basicPublish("", "q", null, new byte[1]));
        on.call("open", connection::isOpen);
        on.run("close", connection::close);
        on.run("close again", connection::abort);
    }

    // Queues, and calls by messages.

    static void queuesOfAllKinds(Stage on) throws Exception {
        Connection connection = on.open();
        Channel channel = connection.createChannel();
        on.call("generated", () -> channel.queueDeclare());
        String deleted = on.name("auto");
        on.call("auto-delete", () -> channel.queueDeclare(deleted, false, false, true, null));
        channel.basicConsume(deleted, true, "c", on.consumer(CONSUMER, channel, Stage.NOTHING));
        channel.basicCancel("c");
        on.await(CONSUMER, 2);
        Channel other = connection.createChannel();
        on.call("it is gone", () -> other.queueDeclarePassive(deleted));
        String queue = on.queue(channel);
        on.call("again", () -> channel.queueDeclare(queue, false, false, false, null));
        channel.confirmSelect();
        channel.basicPublish("", queue, null, new byte[1]);
        channel.basicPublish("", queue, null, new byte[1]);
        on.call("wait", () -> channel.waitForConfirms(Stage.PATIENCE));
        on.call("count", () -> channel.messageCount(queue));
        on.call("purge", () -> channel.queuePurge(queue));
        on.call("delete", () -> channel.queueDelete(queue, true, true));
        on.run("no wait", () -> channel.queueDeclareNoWait(queue, false, false, false, null));
        on.call("declared", () -> channel.queueDeclarePassive(queue));
        on.run("no wait", () -> channel.queueDeleteNoWait(queue, false, false));
        on.call("default", channel::getDefaultConsumer);
    }

    static void asynchronousCalls(Stage on) throws Exception {
        Channel channel = on.channel();
        on.watch("channel", channel);
        String queue = on.queue(channel);
        channel.confirmSelect();
        on.call(
                "declare",
                () -> channel.asyncCompletableRpc(new AMQP.Queue.Declare.Builder()
                                .queue(queue)
                                .passive()
                                .build())
                        .get(Stage.PATIENCE, TimeUnit.MILLISECONDS)
                        .getMethod()
                        .toString());
        channel.basicPublish("", queue, null, new byte[5]);
        on.call("wait", () -> channel.waitForConfirms(Stage.PATIENCE));
        on.call(
                "get",
                () -> Stage.describe(channel.asyncCompletableRpc(new AMQP.Basic.Get.Builder()
                                .queue(queue)
                                .noAck(true)
                                .build())
                        .get(Stage.PATIENCE, TimeUnit.MILLISECONDS)
                        .getContentBody()));
        on.call(
                "synchronous",
                () -> channel.rpc(new AMQP.Queue.Purge.Builder().queue(queue).build())
                        .getMethod()
                        .toString());
        on.call(
                "fails",
                () -> channel.asyncCompletableRpc(new AMQP.Queue.Declare.Builder()
                                .queue(on.name("none"))
                                .passive()
                                .build())
                        .get(Stage.PATIENCE, TimeUnit.MILLISECONDS));
        on.await("channel", 1);
    }

    static void callsByMessages(Stage on) throws Exception {
        Connection connection = on.open();
        Channel serving = connection.createChannel();
        String queue = on.queue(serving);
        RpcServer server = new RpcServer(serving, queue) {
            @Override
            public byte[] handleCall(byte[] request, AMQP.BasicProperties reply) {
                on.note("server", Stage.describe(request) + ' ' + Stage.describe(reply));
                return new byte[request.length + 1];
            }
        };
        Thread serves = new Thread(() -> {
            try {
                server.mainloop();
            } catch (IOException e) {
                on.note("server", Stage.describe(e));
            }
        });
        serves.start();
        Channel calling = connection.createChannel();
        RpcClient client = new RpcClient(new RpcClientParams()
                .channel(calling)
                .exchange("")
                .routingKey(queue)
                .timeout(Stage.PATIENCE)
                .useMandatory());
        on.call("first", () -> client.primitiveCall(new byte[3]));
        on.call("second", () -> client.doCall(null, new byte[4]).getProperties());
        RpcClient lost = new RpcClient(new RpcClientParams()
                .channel(connection.createChannel())
                .exchange("")
                .routingKey(on.name("nowhere"))
                .timeout(Stage.PATIENCE)
                .useMandatory());
        on.call("unroutable", () -> lost.primitiveCall(new byte[3]));
        String silent = calling.queueDeclare().getQueue();
        RpcClient late = new RpcClient(new RpcClientParams()
                .channel(connection.createChannel())
                .exchange("")
                .routingKey(silent)
                .timeout(20));
        on.call("late", () -> late.primitiveCall(new byte[3]));
        on.run("end", client::close);
        server.terminateMainloop();
        serving.close();
        serves.join(Stage.PATIENCE);
    }
}
