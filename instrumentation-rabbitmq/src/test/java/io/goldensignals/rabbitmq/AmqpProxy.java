package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.impl.AMQImpl;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and a broker, passes their frames on, and does what the broker at hand does not do by itself.
 *
 * <p>{@link #timeOut} plays the time-out of a consumer as RabbitMQ has it from 4.3 on: the broker takes the consumer's
 * deliveries back, cancels it, and ignores what the client settles of them later. The older broker behind has the consumer
 * cancelled and its deliveries rejected, so that it really delivers them again. Consumers must settle their deliveries.
 */
final class AmqpProxy implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int brokerPort;
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final Set<Class<? extends Method>> toDrop = ConcurrentHashMap.newKeySet();
    private final AtomicInteger toRefuse = new AtomicInteger();

    AmqpProxy(int brokerPort) throws IOException {
        this.brokerPort = brokerPort;
        begin("amqp-proxy", this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** The broker ends a consumer that took too long. */
    void timeOut(String consumerTag) throws IOException {
        takeBack(consumerTag);
        cancel(consumerTag);
    }

    /** The first half of it: the broker has taken the deliveries back, and the client has not heard of it yet. */
    void takeBack(String consumerTag) throws IOException {
        linkOf(consumerTag).takeBack(consumerTag);
    }

    /** The second half of it: the client hears that its consumer was cancelled. */
    void cancel(String consumerTag) throws IOException {
        linkOf(consumerTag).cancel(consumerTag);
    }

    /** The next method of this kind that the broker sends gets lost; it must have no content. */
    void dropNext(Class<? extends Method> kind) {
        toDrop.add(kind);
    }

    /** Whether all that was to be dropped has been. */
    boolean hasDropped() {
        return toDrop.isEmpty();
    }

    /** The broker sends this method on the channel with this number of each connection. */
    void send(int channel, com.rabbitmq.client.impl.Method method) throws IOException {
        for (Link link : links) {
            link.toClient.send(channel, method);
        }
    }

    /** The next connections, so many, end before the broker greets. */
    void refuseNext(int connections) {
        toRefuse.set(connections);
    }

    /** The network fails for a moment: each connection ends, and a later one comes through. */
    void cut() throws IOException {
        for (Link link : links) {
            links.remove(link);
            link.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private Link linkOf(String consumerTag) {
        return links.stream()
                .filter(link -> link.channels.containsKey(consumerTag))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException(consumerTag));
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            if (toRefuse.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                client.close();
                continue;
            }
            Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), brokerPort));
            links.add(link);
            begin("amqp-proxy-to-broker", link::fromClient);
            begin("amqp-proxy-to-client", link::fromBroker);
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void begin(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // One of the sockets was closed, which ends the task.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection of a client, and ours to the broker for it. */
    private final class Link implements AutoCloseable {

        private final Socket client;
        private final Socket broker;
        private final Lane toClient;
        private final Lane toBroker;

        /** The channel of each consumer, and the deliveries of each channel that the broker waits for, by their tags. */
        private final ConcurrentMap<String, Integer> channels = new ConcurrentHashMap<>();

        private final ConcurrentMap<Integer, ConcurrentNavigableMap<Long, String>> unsettled =
                new ConcurrentHashMap<>();

        Link(Socket client, Socket broker) throws IOException {
            this.client = client;
            this.broker = broker;
            this.toClient = new Lane(client);
            this.toBroker = new Lane(broker);
        }

        void fromClient() throws IOException {
            try (this) {
                DataInputStream frames = frames(client);
                toBroker.greet(frames.readNBytes(8));
                for (Frame frame = next(frames); ; frame = next(frames)) {
                    Method method = method(frame);
                    if (method != null && isSettled(frame.channel(), method)) {
                        continue;
                    }
                    toBroker.pass(frame);
                }
            }
        }

        void fromBroker() throws IOException {
            try (this) {
                DataInputStream frames = frames(broker);
                for (Frame frame = next(frames); ; frame = next(frames)) {
                    Method method = method(frame);
                    if (method instanceof AMQP.Basic.ConsumeOk begun) {
                        channels.put(begun.getConsumerTag(), frame.channel());
                    } else if (method instanceof AMQP.Basic.Deliver delivery) {
                        unsettled(frame.channel()).put(delivery.getDeliveryTag(), delivery.getConsumerTag());
                    }
                    if (method == null || !toDrop.removeIf(kind -> kind.isInstance(method))) {
                        toClient.pass(frame);
                    }
                }
            }
        }

        /** Sees to a settlement: of what was taken back the broker must not hear, and "all up to" might include it. */
        private boolean isSettled(int channel, Method method) throws IOException {
            if (method instanceof AMQP.Basic.Ack ack) {
                for (long tag : settled(channel, ack.getDeliveryTag(), ack.getMultiple())) {
                    toBroker.send(channel, new AMQImpl.Basic.Ack(tag, false));
                }
            } else if (method instanceof AMQP.Basic.Nack nack) {
                for (long tag : settled(channel, nack.getDeliveryTag(), nack.getMultiple())) {
                    toBroker.send(channel, new AMQImpl.Basic.Nack(tag, false, nack.getRequeue()));
                }
            } else if (method instanceof AMQP.Basic.Reject reject) {
                for (long tag : settled(channel, reject.getDeliveryTag(), false)) {
                    toBroker.send(channel, new AMQImpl.Basic.Reject(tag, reject.getRequeue()));
                }
            } else {
                return false;
            }
            return true;
        }

        private List<Long> settled(int channel, long tag, boolean multiple) {
            ConcurrentNavigableMap<Long, String> all = unsettled(channel);
            long last = tag == 0 ? Long.MAX_VALUE : tag;
            List<Long> open = new ArrayList<>(
                    all.subMap(multiple ? 0 : last, true, last, true).keySet());
            open.removeIf(each -> all.remove(each) == null); // taken back meanwhile
            return open;
        }

        private ConcurrentNavigableMap<Long, String> unsettled(int channel) {
            return unsettled.computeIfAbsent(channel, ignored -> new ConcurrentSkipListMap<>());
        }

        void takeBack(String consumerTag) throws IOException {
            int channel = channels.get(consumerTag);
            toBroker.send(channel, new AMQImpl.Basic.Cancel(consumerTag, true));
            for (Map.Entry<Long, String> each : unsettled(channel).entrySet()) {
                if (each.getValue().equals(consumerTag) && unsettled(channel).remove(each.getKey()) != null) {
                    toBroker.send(channel, new AMQImpl.Basic.Reject(each.getKey(), true));
                }
            }
        }

        void cancel(String consumerTag) throws IOException {
            toClient.send(channels.get(consumerTag), new AMQImpl.Basic.Cancel(consumerTag, true));
        }

        @Override
        public void close() throws IOException {
            client.close();
            broker.close();
        }
    }

    /** One direction of a connection, into which methods can be put between others. */
    private static final class Lane {

        private final DataOutputStream out;

        /** What is still to come of the content that each channel is sending; negative while its size is not known. */
        private final Map<Integer, Long> contents = new HashMap<>();

        Lane(Socket socket) throws IOException {
            this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        }

        synchronized void greet(byte[] protocol) throws IOException {
            out.write(protocol);
            out.flush();
        }

        synchronized void pass(Frame frame) throws IOException {
            int channel = frame.channel();
            Method method = method(frame);
            if (method != null && ((com.rabbitmq.client.impl.Method) method).hasContent()) {
                contents.put(channel, -1L);
            } else if (frame.type() == AMQP.FRAME_HEADER) {
                DataInputStream header = frame.read();
                header.skipNBytes(4); // class and weight
                contents.put(channel, header.readLong());
            } else if (frame.type() == AMQP.FRAME_BODY) {
                contents.merge(channel, (long) -frame.payload().length, Long::sum);
            }
            contents.remove(channel, 0L);
            frame.writeTo(out);
            out.flush();
            notifyAll();
        }

        synchronized void send(int channel, com.rabbitmq.client.impl.Method method) throws IOException {
            try {
                while (contents.containsKey(channel)) {
                    wait();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            method.toFrame(channel).writeTo(out);
            out.flush();
        }
    }

    private static DataInputStream frames(Socket socket) throws IOException {
        return new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    private static Frame next(DataInputStream frames) throws IOException {
        int type = frames.readUnsignedByte();
        int channel = frames.readUnsignedShort();
        byte[] payload = new byte[frames.readInt()];
        frames.readFully(payload);
        frames.readUnsignedByte();
        return new Frame(type, channel, payload);
    }

    /** A frame as it is on the wire; the client's own class is another one in each version. */
    private record Frame(int type, int channel, byte[] payload) {

        DataInputStream read() {
            return new DataInputStream(new ByteArrayInputStream(payload));
        }

        void writeTo(DataOutputStream out) throws IOException {
            out.writeByte(type);
            out.writeShort(channel);
            out.writeInt(payload.length);
            out.write(payload);
            out.writeByte(AMQP.FRAME_END);
        }
    }

    /** The method in a frame; null if there is none. */
    private static Method method(Frame frame) {
        try {
            return frame.type() == AMQP.FRAME_METHOD ? AMQImpl.readMethodFrom(frame.read()) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
