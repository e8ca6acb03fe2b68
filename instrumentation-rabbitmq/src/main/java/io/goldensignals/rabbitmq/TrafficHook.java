package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Command;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.TrafficListener;

/**
 * The hook that sees each command as it is sent and received, on the thread that will call {@link CollectorHook} for it:
 * it tells the arguments that the metrics hook leaves out.
 */
final class TrafficHook implements TrafficListener {

    private static final int BASIC = 60;
    private static final int RETURN = 50;
    private static final int NACK = 120;

    private final Recorder recorder;
    private final TrafficListener next;

    TrafficHook(Recorder recorder, TrafficListener next) {
        this.recorder = recorder;
        this.next = next;
    }

    @Override
    public void write(Command command) {
        try {
            Method method = command.getMethod();
            if (method.protocolMethodId() == NACK && method instanceof AMQP.Basic.Nack nack) {
                recorder.handover().give(nack.getMultiple(), 0, 0);
            }
        } catch (Throwable failure) {
            recorder.meters().failed(failure);
        }
        next.write(command);
    }

    @Override
    public void read(Command command) {
        try {
            Method method = command.getMethod();
            if (method.protocolMethodId() == RETURN
                    && method.protocolClassId() == BASIC
                    && method instanceof AMQP.Basic.Return returned) {
                recorder.handover().returned(returned);
            }
        } catch (Throwable failure) {
            recorder.meters().failed(failure);
        }
        next.read(command);
    }
}
