package io.goldensignals.examples.common;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The queue of dead letters: its messages go back to the queues in which they died, once what killed them is mended, or
 * away for good. Thread-safe.
 *
 * <p>They stay in the broker until then, so that its depth shows how many wait. A message is removed only when the broker
 * has confirmed it in its old queue: it may come twice, and is never lost.
 */
public final class DeadLetters {
    private static final int MOST_AT_ONCE = 1_000;
    private static final long CONFIRM_MILLIS = 5_000;

    private final Broker broker;

    public DeadLetters(Broker broker) {
        this.broker = broker;
    }

    /** What can be done with a dead letter. */
    public enum Action {
        REDRIVE,
        DISCARD
    }

    /**
     * Does it with each message that is there now, a thousand at most; returns with how many.
     *
     * @param each is run for each of them, also before one at which the broker goes
     */
    public int all(Action action, Runnable each) throws IOException, InterruptedException, TimeoutException {
        Channel channel = broker.connection().createChannel();
        try {
            AtomicBoolean returned = new AtomicBoolean();
            channel.confirmSelect();
            channel.addReturnListener(back -> returned.set(true));
            int done = 0;
            // Those that die again meanwhile come behind these.
            long count = Math.min(MOST_AT_ONCE, channel.messageCount(Topology.DEAD_LETTERS));
            for (long i = 0; i < count; i++) {
                GetResponse letter = channel.basicGet(Topology.DEAD_LETTERS, false);
                if (letter == null) {
                    break;
                }
                if (action == Action.DISCARD || republished(channel, letter, returned)) {
                    channel.basicAck(letter.getEnvelope().getDeliveryTag(), false);
                    each.run();
                    done++;
                }
            }
            return done;
        } finally {
            channel.abort(); // which puts back what could not be sent
        }
    }

    private static boolean republished(Channel channel, GetResponse letter, AtomicBoolean returned)
            throws IOException, InterruptedException, TimeoutException {
        String queue = origin(letter.getProps());
        if (queue == null) {
            return false;
        }
        returned.set(false);
        channel.basicPublish("", queue, true, alive(letter.getProps()), letter.getBody());
        return channel.waitForConfirms(CONFIRM_MILLIS) && !returned.get();
    }

    private static @Nullable String origin(BasicProperties properties) {
        Map<String, Object> headers = properties.getHeaders();
        Object queue = headers == null ? null : headers.get(Topology.FIRST_DEATH_QUEUE);
        return queue == null ? null : queue.toString();
    }

    /** Without what was said of its death, which would be counted again when it is handled. */
    private static BasicProperties alive(BasicProperties properties) {
        Map<String, Object> headers = new HashMap<>(properties.getHeaders());
        headers.keySet().removeIf(header -> header.equals("x-death") || header.contains("-death-"));
        return properties.builder().headers(headers).build();
    }
}
