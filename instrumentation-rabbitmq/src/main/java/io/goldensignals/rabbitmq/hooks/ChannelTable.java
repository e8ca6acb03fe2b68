package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.Channel;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Finds what is known of a channel. */
final class ChannelTable {

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
