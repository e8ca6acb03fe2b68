package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.recovery.AutorecoveringChannel;
import java.util.ArrayList;
import java.util.List;

/** A channel with confirms that no broker stands behind, for tests that call the hooks themselves. */
final class StubChannel extends AutorecoveringChannel {

    private final List<ShutdownListener> listeners = new ArrayList<>();
    private boolean open = true;
    private long next = 1;

    StubChannel() {
        super(null, null);
    }

    @Override
    public void addShutdownListener(ShutdownListener listener) {
        listeners.add(listener);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public long getNextPublishSeqNo() {
        return next;
    }

    /** amqp-client numbers a message before it sends it. */
    void numberNext() {
        next++;
    }

    void shutDown() {
        open = false;
        ShutdownSignalException cause = new ShutdownSignalException(false, true, null, this);
        listeners.forEach(listener -> listener.shutdownCompleted(cause));
    }
}
