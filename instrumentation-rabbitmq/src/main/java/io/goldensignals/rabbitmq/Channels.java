package io.goldensignals.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.recovery.AutorecoveringChannel;
import io.goldensignals.core.Meters;
import io.micrometer.core.instrument.Counter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The measured channels, from their beginning to their end. */
final class Channels {

    private final Meters meters;
    private final Connections connections;
    private final Transactions transactions;
    private final Counter unknownSettles;
    private final @Nullable WallClock settleClock;
    private final ChannelTable table = new ChannelTable();
    private final Set<ChannelState> recovering = ConcurrentHashMap.newKeySet();

    /** Without a clock, how long settlements take is not measured. */
    Channels(Meters meters, Connections connections, @Nullable WallClock settleClock) {
        this.meters = meters;
        this.connections = connections;
        this.transactions = new Transactions(meters);
        this.unknownSettles = RabbitMeters.SETTLED_UNKNOWN.counter(meters);
        this.settleClock = settleClock;
        RabbitMeters.CONFIRMS_OLDEST.gauge(meters, this, Channels::oldestConfirmSeconds);
    }

    /** Whether the channel is measured already. */
    boolean contain(Channel channel) {
        return table.get(bare(channel)) != null;
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
            return ended(channel); // what is told now was under way when it closed
        }
        ChannelState created = create(channel, channel);
        ChannelState other = table.putIfAbsent(channel, created);
        if (other != null) {
            return other;
        }
        connections.channelOpened();
        channel.addShutdownListener(cause -> {
            try {
                end(channel, created, cause);
            } catch (Throwable failure) {
                meters.failed(failure);
            }
        });
        return created;
    }

    private ChannelState create(Channel channel, Channel bare) {
        SettleLedger settles = new SettleLedger(unknownSettles, settleClock);
        return new ChannelState(channel, bare, settles, transactions);
    }

    /** Opens the ledgers of a channel that was wrapped by hand; who wrapped it closes them by {@link #end}. */
    ChannelState begin(Channel channel, ChannelState before) {
        ChannelState begun = create(channel, bare(channel));
        begun.inherit(before);
        table.put(channel, begun);
        try {
            connections.channelOpened();
        } catch (Throwable failure) {
            meters.failed(failure);
        }
        return begun;
    }

    /** Closed ledgers, for what is told when the channel has none. */
    ChannelState ended(Channel channel) {
        ChannelState ended = create(channel, channel);
        ended.close(meters.nanos());
        return ended;
    }

    /** The channel as the broker knows it: below a wrapper, and another one after each recovery. */
    private static Channel bare(Channel channel) {
        if (channel instanceof MeasuredChannel measured) {
            return bare(measured.channel);
        }
        Channel below = channel instanceof AutorecoveringChannel recovering ? recovering.getDelegate() : channel;
        return below == null ? channel : below;
    }

    void end(Channel channel, ChannelState state, ShutdownSignalException cause) {
        if (!table.remove(channel, state)) {
            return; // who listens to a dying channel may be told twice
        }
        recovering.remove(state);
        connections.channelClosed(cause);
        state.close(meters.nanos());
    }

    int size() {
        return table.all().size();
    }

    /** The application asks for all that is not settled to be delivered again, which begins with the broker's answer. */
    void recovering(ChannelState channel) {
        channel.settles().requeueAll();
        recovering.add(channel);
        if (channel.isClosed()) {
            recovering.remove(channel);
        }
    }

    /** The broker's answer: what came before it, even after the application had asked, will be delivered again. */
    void recovered() {
        // The answer does not tell its channel; that another one waits for its own just now is next to impossible.
        recovering.removeIf(channel -> {
            channel.settles().requeueAll();
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
            oldest = Math.min(oldest, state.publishes().oldest(now));
        }
        return (now - oldest) / 1e9;
    }
}
