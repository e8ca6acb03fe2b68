package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.recovery.AutorecoveringConnection;
import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.ledger.ChannelLedger;
import io.goldensignals.rabbitmq.ledger.Subscription;
import io.goldensignals.rabbitmq.meters.ChannelMeters;
import io.goldensignals.rabbitmq.meters.Connections;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The measured channels, from their beginning to their end. */
final class Channels {

    private final Meters meters;
    private final @Nullable LongSupplier settleClock;
    private final Table table = new Table();
    private final ThreadLocal<@Nullable Boolean> opening = new ThreadLocal<>();
    private volatile @Nullable Watched watched;

    /**
     * The meters of connections and channels, from the first one that is seen: where the hook that sees them was replaced
     * from the start, there may be some, and none must not be published.
     */
    private record Watched(Connections connections, ChannelMeters channels) {}

    /** Without a clock, how long settlements take is not measured. */
    Channels(Meters meters, @Nullable LongSupplier settleClock) {
        this.meters = meters;
        this.settleClock = settleClock;
    }

    private Watched watched() {
        Watched known = watched;
        return known != null ? known : beginWatching();
    }

    private synchronized Watched beginWatching() {
        Watched known = watched;
        if (known == null) {
            known = new Watched(new Connections(meters), new ChannelMeters(meters));
            RabbitMeters.CONFIRMS_OLDEST.gauge(meters, this, Channels::oldestConfirmSeconds);
            watched = known;
        }
        return known;
    }

    /** A connection is open. */
    void connected(Connection connection) {
        watched().connections().opened(connection);
    }

    /** The recovery of a connection begins on this thread, or goes on. */
    void recoveringConnection(boolean begins) {
        Watched known = watched;
        if (known != null) {
            known.connections().recovering(begins);
        }
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
            watched().connections().channelOpened();
        }
        return created;
    }

    private ChannelState create(Channel channel) {
        return new ChannelState(channel, new ChannelLedger(watched().channels(), settleClock));
    }

    /** Ledgers that are closed, for the events of a channel that has ended or is not the application's. */
    private ChannelState closed(Channel channel) {
        ChannelState closed = create(channel);
        closed.ledger().close(meters.nanos());
        return closed;
    }

    /**
     * A channel of our own, which must not show among the application's; null if the connection has none to spare. It is not
     * recovered with the connection: that would open it on another thread, among the application's.
     */
    @Nullable
    Channel openUncounted(Connection connection) throws IOException {
        Connection direct =
                connection instanceof AutorecoveringConnection recovering ? recovering.getDelegate() : connection;
        opening.set(Boolean.TRUE);
        try {
            return direct.createChannel();
        } finally {
            opening.remove();
        }
    }

    private void end(Channel channel, ChannelState state, boolean own, ShutdownSignalException cause) {
        if (!table.remove(channel, state)) {
            return; // shutdown listeners can fire twice
        }
        state.ledger().close(meters.nanos());
        if (!own) {
            watched().connections().channelClosed(cause);
        }
    }

    /**
     * The broker cancelled a consumer: RabbitMQ takes back what it has not settled and ignores late settlements. The frame
     * does not name its channel; where two channels use the tag, the consumer's own notice decides a little later.
     */
    void cancelledByBroker(String consumerTag) {
        Subscription only = null;
        for (ChannelState state : table.all()) {
            Subscription found = state.ledger().subscription(consumerTag);
            if (found != null && found.active() > 0) {
                if (only != null) {
                    return;
                }
                only = found;
            }
        }
        if (only != null) {
            only.doubt();
        }
    }

    int size() {
        return table.all().size();
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

    /** Finds what is known of a channel. */
    private static final class Table {

        private static final int RECENT = 64;

        private final ConcurrentMap<Channel, ChannelState> states = new ConcurrentHashMap<>();

        // Read first, as each message asks twice. A thread that loses a race asks the map.
        private final @Nullable ChannelState[] recent = new @Nullable ChannelState[RECENT];

        @Nullable
        ChannelState get(Channel channel) {
            int place = place(channel);
            ChannelState known = recent[place];
            if (known != null && known.isOf(channel)) {
                return known;
            }
            ChannelState state = states.get(channel);
            if (state != null) {
                recent[place] = state;
                if (states.get(channel) != state) {
                    recent[place] = null; // removed meanwhile, and must not be kept
                }
            }
            return state;
        }

        /** The state that the channel had already, if any, which stays. */
        @Nullable
        ChannelState putIfAbsent(Channel channel, ChannelState state) {
            return states.putIfAbsent(channel, state);
        }

        boolean remove(Channel channel, ChannelState state) {
            boolean removed = states.remove(channel, state);
            int place = place(channel);
            if (recent[place] == state) {
                recent[place] = null;
            }
            return removed;
        }

        Collection<ChannelState> all() {
            return states.values();
        }

        private static int place(Channel channel) {
            return System.identityHashCode(channel) & (RECENT - 1);
        }
    }
}
