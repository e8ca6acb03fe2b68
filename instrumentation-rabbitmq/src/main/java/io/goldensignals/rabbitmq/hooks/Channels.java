package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.ledger.ChannelLedger;
import io.goldensignals.rabbitmq.ledger.Subscription;
import io.goldensignals.rabbitmq.meters.ChannelMeters;
import io.goldensignals.rabbitmq.meters.Connections;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The measured channels, from their beginning to their end. */
final class Channels {

    private final Meters meters;
    private final Connections connections;
    private final ChannelMeters account;
    private final @Nullable LongSupplier settleClock;
    private final ChannelTable table = new ChannelTable();
    private final ThreadLocal<@Nullable Boolean> opening = new ThreadLocal<>();
    private final Set<ChannelState> recovering = ConcurrentHashMap.newKeySet();

    /** Without a clock, how long settlements take is not measured. */
    Channels(Meters meters, @Nullable LongSupplier settleClock) {
        this.meters = meters;
        this.connections = new Connections(meters);
        this.account = new ChannelMeters(meters);
        this.settleClock = settleClock;
        RabbitMeters.CONFIRMS_OLDEST.gauge(meters, this, Channels::oldestConfirmSeconds);
    }

    /** The ledgers of the channel, or {@code null} if it is not measured or has closed. */
    @Nullable
    ChannelState find(Channel channel) {
        return table.get(channel);
    }

    /** Opens the channel's ledgers, or finds them; its shutdown closes them. */
    ChannelState open(Channel channel) {
        ChannelState existing = table.get(channel);
        return existing != null ? existing : begun(channel);
    }

    private ChannelState begun(Channel channel) {
        if (!channel.isOpen()) {
            return closed(channel); // a late event
        }
        boolean own = Boolean.TRUE.equals(opening.get());
        ChannelState created = own ? closed(channel) : create(channel);
        ChannelState other = table.putIfAbsent(channel, created);
        if (other != null) {
            return other;
        }
        // First what ends it again: a registry that throws must leave no channel behind.
        channel.addShutdownListener(cause -> {
            try {
                end(channel, created, own, cause);
            } catch (Throwable failure) {
                meters.failed(failure);
            }
        });
        if (!own) {
            connections.channelOpened();
        }
        return created;
    }

    private ChannelState create(Channel channel) {
        return new ChannelState(channel, new ChannelLedger(account, settleClock));
    }

    /** Ledgers that are closed, for the events of a channel that has ended or is not the application's. */
    private ChannelState closed(Channel channel) {
        ChannelState closed = create(channel);
        closed.ledger().close(meters.nanos());
        return closed;
    }

    /** A channel of our own, which must not show among the application's; null if the connection has none to spare. */
    @Nullable
    Channel openUncounted(Connection connection) throws IOException {
        opening.set(Boolean.TRUE);
        try {
            return connection.createChannel();
        } finally {
            opening.remove();
        }
    }

    private void end(Channel channel, ChannelState state, boolean own, ShutdownSignalException cause) {
        if (!table.remove(channel, state)) {
            return; // shutdown listeners can fire twice
        }
        recovering.remove(state);
        state.ledger().close(meters.nanos());
        if (!own) {
            connections.channelClosed(cause);
        }
    }

    Connections connections() {
        return connections;
    }

    /**
     * The broker cancelled a consumer: RabbitMQ takes back what it has not settled and ignores late settlements. The frame
     * does not name its channel; where two channels use the tag, the consumer's own notice decides a little later.
     */
    void cancelledByBroker(String consumerTag) {
        Subscription only = null;
        for (ChannelState state : table.all()) {
            Subscription found = state.ledger().subscription(consumerTag);
            if (found != null && only != null) {
                return;
            }
            only = found == null ? only : found;
        }
        if (only != null) {
            only.doubt();
        }
    }

    int size() {
        return table.all().size();
    }

    /** The application asks for all that is not settled to be delivered again, which begins with the broker's answer. */
    void recovering(ChannelState channel) {
        channel.ledger().requeueAll();
        recovering.add(channel);
        if (channel.ledger().isClosed()) {
            recovering.remove(channel);
        }
    }

    /** The broker's answer: what came before it, even after the application had asked, will be delivered again. */
    void recovered() {
        // The answer does not tell its channel; that another one waits for its own just now is next to impossible.
        recovering.removeIf(channel -> {
            channel.ledger().requeueAll();
            return true;
        });
    }

    /** The channel on which this thread sends a command just now; for rare commands, as it asks all channels. */
    @Nullable
    ChannelState sending() {
        for (ChannelState state : table.all()) {
            if (state.isSendingOnThisThread()) {
                return state;
            }
        }
        return null;
    }

    private double oldestConfirmSeconds() {
        long now = meters.nanos();
        long oldest = now;
        for (ChannelState state : table.all()) {
            oldest = Math.min(oldest, state.ledger().oldestUnanswered(now));
        }
        return (now - oldest) / 1e9;
    }
}
