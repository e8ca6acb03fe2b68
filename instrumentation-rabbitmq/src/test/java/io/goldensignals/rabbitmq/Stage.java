package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownNotifier;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Where a {@link Scenario} is played: its connections, and all that the application saw.
 *
 * <p>What it saw is kept in lanes, one for each source of calls, as only within one the order is the client's promise. A
 * scenario awaits each call that it expects, so that what is missing shows as well. Names, tags, ports and hashes, which
 * differ from run to run, are replaced.
 */
final class Stage implements AutoCloseable {

    /** Changes a factory before it is measured. */
    interface Tuning {
        void tune(ConnectionFactory factory) throws Exception;
    }

    /** What returns nothing. */
    interface Action {
        void run() throws Exception;
    }

    /** What a consumer does with a delivery, after it was noted. */
    interface Handler {
        void handle(Channel channel, Envelope envelope) throws IOException;
    }

    static final Handler NOTHING = (channel, envelope) -> {};
    static final Handler ACK = (channel, envelope) -> channel.basicAck(envelope.getDeliveryTag(), false);

    /** The application's own thread. */
    static final String MAIN = "main";

    /** How long what should come is awaited, in milliseconds. */
    static final int PATIENCE = 30_000;

    private static final AtomicInteger NEXT = new AtomicInteger();

    private static final Map<Pattern, String> VOLATILE = Map.of(
            Pattern.compile("amq\\.ctag-[\\w-]+"), "TAG",
            Pattern.compile("amq\\.gen-[\\w-]+"), "GENERATED",
            Pattern.compile("amq\\.rabbitmq\\.reply-to\\.[\\w.=+/-]+"), "REPLY-TO",
            Pattern.compile("@[0-9a-f]{5,}"), "@HASH",
            Pattern.compile("(127\\.0\\.0\\.1|localhost(/127\\.0\\.0\\.1)?):\\d+"), "HOST:PORT",
            Pattern.compile("\\$\\$Lambda[\\w$/.]*"), "LAMBDA",
            Pattern.compile("pool-\\d+-thread-\\d+"), "pool",
            // Whether a connection that is cut ends or is reset depends on what was under way.
            Pattern.compile("java\\.io\\.EOFException(: null)?|java\\.net\\.SocketException: [\\w ()]+"), "CUT");

    private final String prefix = "same" + ProcessHandle.current().pid() + '.' + NEXT.incrementAndGet() + '.';
    private final Broker broker;
    private final UnaryOperator<ConnectionFactory> measuring;
    private final Map<String, List<String>> lanes = new TreeMap<>();
    private final List<Connection> connections = new ArrayList<>();
    private AmqpProxy proxy;

    /** With {@code measuring}, or what is to be compared with it. */
    Stage(Broker broker, UnaryOperator<ConnectionFactory> measuring) {
        this.broker = broker;
        this.measuring = measuring;
    }

    // What an application begins with.

    ConnectionFactory factory(Tuning tuning) throws Exception {
        ConnectionFactory factory = broker.connections();
        factory.setNetworkRecoveryInterval(100);
        tuning.tune(factory);
        return measuring.apply(factory);
    }

    Connection open(ConnectionFactory factory) throws IOException, TimeoutException {
        Connection connection = factory.newConnection("an application");
        connections.add(connection);
        return connection;
    }

    Connection open(Tuning tuning) throws Exception {
        return open(factory(tuning));
    }

    Connection open() throws Exception {
        return open(factory -> {});
    }

    /** A channel of a new connection. */
    Channel channel() throws Exception {
        return open().createChannel();
    }

    /** A name that no other run uses. */
    String name(String name) {
        return prefix + name;
    }

    /** A new queue. */
    String queue(Channel channel) throws IOException {
        return channel.queueDeclare(name("q"), false, false, false, null).getQueue();
    }

    /** A network that can be cut; factories that are tuned with {@link #throughProxy} go through it. */
    AmqpProxy proxy() throws IOException {
        if (proxy == null) {
            proxy = new AmqpProxy(broker.connections().getPort());
        }
        return proxy;
    }

    void throughProxy(ConnectionFactory factory) throws IOException {
        factory.setPort(proxy().port());
    }

    // What it sees.

    /** Notes in a lane. */
    void note(String lane, String text) {
        synchronized (lanes) {
            lanes.computeIfAbsent(lane, ignored -> new ArrayList<>()).add(withoutVolatile(text));
            lanes.notifyAll();
        }
    }

    /** Notes a call from the client, with the kind of its thread. */
    void called(String lane, String text) {
        note(lane, text + " on " + Thread.currentThread().getName());
    }

    /** Notes what a call returns or throws; returns null if it throws. */
    <T> T call(String what, Callable<T> call) {
        T result = null;
        String seen;
        try {
            result = call.call();
            seen = " returns " + describe(result);
        } catch (Throwable failure) {
            seen = " throws " + describe(failure);
        }
        note(MAIN, what + seen);
        return result;
    }

    /** Notes whether a call returns or throws. */
    void run(String what, Action action) {
        call(what, () -> {
            action.run();
            return "";
        });
    }

    /** Waits until a lane has so many lines; notes if it has not after a while. */
    void await(String lane, int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE);
        synchronized (lanes) {
            for (long left = 1; left > 0 && size(lane) < count; ) {
                left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                lanes.wait(Math.max(1, left));
            }
            if (size(lane) < count) {
                note(MAIN, "only " + size(lane) + " of " + count + " calls of " + lane + " came");
            }
        }
    }

    /** How many lines a lane has. */
    int lines(String lane) {
        synchronized (lanes) {
            return size(lane);
        }
    }

    private int size(String lane) {
        return lanes.getOrDefault(lane, List.of()).size();
    }

    /** All that was seen, by lanes. */
    List<String> transcript() {
        synchronized (lanes) {
            List<String> all = new ArrayList<>();
            lanes.forEach((lane, lines) -> lines.forEach(line -> all.add(lane + ": " + line)));
            return all;
        }
    }

    private String withoutVolatile(String text) {
        String stable = text.replace(prefix, "");
        for (Map.Entry<Pattern, String> each : VOLATILE.entrySet()) {
            stable = each.getKey().matcher(stable).replaceAll(each.getValue());
        }
        return stable;
    }

    /** Notes the end of a channel or a connection in a lane. */
    void watch(String lane, ShutdownNotifier channelOrConnection) {
        AtomicReference<ShutdownSignalException> last = new AtomicReference<>();
        channelOrConnection.addShutdownListener(cause -> {
            if (last.getAndSet(cause) != cause) { // amqp-client sometimes calls twice, bare or not
                called(lane, "shut down, of " + kind(cause.getReference()) + ", " + describe(cause));
            }
        });
    }

    private static String kind(Object reference) {
        return reference == null ? "nothing" : reference.getClass().getSimpleName();
    }

    /** A consumer that notes all its calls. */
    Consumer consumer(String lane, Channel channel, Handler handler) {
        return new Noting(this, lane, channel, handler);
    }

    // How it is written down.

    static String describe(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes.length + " bytes " + Arrays.hashCode(bytes);
        } else if (value instanceof AMQP.BasicProperties properties) {
            return describe(properties);
        } else if (value instanceof Envelope envelope) {
            return envelope.toString();
        } else if (value instanceof GetResponse got) {
            return describe(got.getEnvelope()) + ' ' + describe(got.getProps()) + ' ' + describe(got.getBody())
                    + " left " + got.getMessageCount();
        } else if (value instanceof Return returned) {
            return returned.getReplyCode()
                    + ' '
                    + returned.getReplyText()
                    + ' '
                    + returned.getExchange()
                    + ' '
                    + returned.getRoutingKey()
                    + ' '
                    + describe(returned.getProperties())
                    + ' '
                    + describe(returned.getBody());
        } else if (value instanceof Map<?, ?> map) {
            Map<String, String> sorted = new TreeMap<>();
            map.forEach((key, each) -> sorted.put(String.valueOf(key), describe(each)));
            return sorted.toString();
        } else if (value instanceof List<?> list) {
            return list.stream().map(Stage::describe).toList().toString();
        } else if (value instanceof Throwable failure) {
            return describe(failure);
        }
        return value == null ? "null" : value.getClass().getSimpleName() + ' ' + value;
    }

    private static String describe(AMQP.BasicProperties properties) {
        return "properties " + properties.builder().headers(null).build() + " headers="
                + describe(properties.getHeaders());
    }

    private static String describe(Throwable failure) {
        StringBuilder chain = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            chain.append(each.getClass().getName()).append(": ").append(each.getMessage());
            if (each instanceof ShutdownSignalException signal) {
                chain.append(" of the ")
                        .append(signal.isHardError() ? "connection" : "channel")
                        .append(signal.isInitiatedByApplication() ? " by the application" : " by others");
            }
            chain.append(
                    each.getSuppressed().length == 0 ? "" : " suppressed " + Arrays.toString(each.getSuppressed()));
            chain.append(each.getCause() == null ? "" : " < ");
        }
        return chain.toString();
    }

    @Override
    public void close() throws IOException {
        for (Connection each : connections) {
            each.abort();
        }
        if (proxy != null) {
            proxy.close();
        }
    }

    private record Noting(Stage stage, String lane, Channel channel, Handler handler) implements Consumer {
        @Override
        public void handleConsumeOk(String tag) {
            stage.called(lane, "begins " + tag);
        }

        @Override
        public void handleCancelOk(String tag) {
            stage.called(lane, "cancelled " + tag);
        }

        @Override
        public void handleCancel(String tag) {
            stage.called(lane, "cancelled by the broker " + tag);
        }

        @Override
        public void handleShutdownSignal(String tag, ShutdownSignalException signal) {
            stage.called(lane, "shut down " + tag + ' ' + describe(signal));
        }

        @Override
        public void handleRecoverOk(String tag) {
            stage.called(lane, "recovered " + tag);
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                throws IOException {
            stage.called(lane, tag + ' ' + describe(envelope) + ' ' + describe(properties) + ' ' + describe(body));
            handler.handle(channel, envelope);
        }
    }
}
