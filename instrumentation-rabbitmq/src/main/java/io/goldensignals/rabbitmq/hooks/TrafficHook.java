package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Command;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.TrafficListener;
import org.jspecify.annotations.Nullable;

/**
 * The hook that sees each command as it is sent and received, on the thread that will call {@link CollectorHook} for it:
 * it sees what the metrics hook leaves out.
 */
final class TrafficHook extends Hook implements TrafficListener {

    // AMQP's numbers of classes and methods: a number is compared faster than an interface.
    private static final int BASIC = 60;
    private static final int BASIC_PUBLISH = 40;
    private static final int BASIC_CANCEL = 30;
    private static final int BASIC_RETURN = 50;

    private final Instrumentation shared;
    private final TrafficListener next;

    TrafficHook(Instrumentation shared, TrafficListener next) {
        super(shared, next);
        this.shared = shared;
        this.next = next;
    }

    @Override
    public void write(Command command) {
        try {
            Method method = Commands.method(command);
            if (method.protocolClassId() != BASIC || method.protocolMethodId() != BASIC_PUBLISH) {
                writing(method);
            }
        } catch (Throwable failure) {
            shared.meters().failed(failure);
        }
        next.write(command);
    }

    private void writing(Method method) {
        if (method instanceof AMQP.Basic.Ack ack) {
            beforeSettling(ack.getDeliveryTag());
        } else if (method instanceof AMQP.Basic.Nack nack) {
            beforeSettling(nack.getDeliveryTag());
            shared.handover().give(nack.getMultiple());
        } else if (method instanceof AMQP.Basic.Get get) {
            shared.handover().give(get.getQueue(), shared.meters().nanos());
        } else if (method instanceof AMQP.Basic.Qos qos) {
            ChannelState channel = shared.channels().sending();
            if (channel != null) {
                channel.ledger().prefetch(qos.getPrefetchCount(), qos.getGlobal());
            }
        } else if (method instanceof AMQP.Basic.Recover recover) {
            ChannelState channel = shared.channels().sending();
            if (channel != null && recover.getRequeue()) {
                channel.ledger().requeueAll(); // what arrives before the answer: MeasuredConsumer
            }
        } else if (method instanceof AMQP.Tx.Select
                || method instanceof AMQP.Tx.Commit
                || method instanceof AMQP.Tx.Rollback) {
            transaction(shared.channels().sending(), method);
        }
    }

    private void beforeSettling(long tag) {
        ChannelState channel = tag == 0 ? shared.channels().sending() : null;
        if (channel != null) {
            channel.ledger().beforeSettlingAll();
        }
    }

    private static void transaction(@Nullable ChannelState channel, Method method) {
        if (channel == null) {
            return;
        }
        if (method instanceof AMQP.Tx.Select) {
            channel.ledger().beginTransactions();
        } else {
            channel.ledger().endTransaction(method instanceof AMQP.Tx.Commit);
        }
    }

    @Override
    public void read(Command command) {
        try {
            Method method = Commands.method(command);
            int number = method.protocolMethodId();
            if (number == BASIC_RETURN || number == BASIC_CANCEL) {
                reading(method);
            }
        } catch (Throwable failure) {
            shared.meters().failed(failure);
        }
        next.read(command);
    }

    private void reading(Method method) {
        if (method instanceof AMQP.Basic.Return returned) {
            shared.handover().returned(returned);
        } else if (method instanceof AMQP.Basic.Cancel cancel) {
            shared.channels().cancelledByBroker(cancel.getConsumerTag());
        }
    }
}
