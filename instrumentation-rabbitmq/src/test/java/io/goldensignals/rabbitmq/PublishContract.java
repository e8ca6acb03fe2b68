package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.observation.ObservationCollector;
import io.goldensignals.rabbitmq.meters.PublishTime;
import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Every message that goes out is counted by exchange and ends once. */
abstract class PublishContract extends BrokerContract {

    @Test
    void countsMessagesBytesAndDurationByExchange() throws Exception {
        channel.exchangeDeclare("contract.events", BuiltinExchangeType.FANOUT);

        publish(3);
        publish(channel, "contract.events", "any", 2);
        String[] defaultExchange = {"messaging.destination.name", queue};

        assertThat(seen.of(RabbitMeters.PUBLISHED, defaultExchange)).isEqualTo(3);
        assertThat(seen.of(RabbitMeters.PUBLISHED, "messaging.destination.name", "contract.events"))
                .isEqualTo(2);
        assertThat(seen.of(RabbitMeters.PUBLISHED_BYTES, defaultExchange)).isEqualTo(300);
        assertThat(seen.of(RabbitMeters.OPERATION_DURATION, defaultExchange)).isEqualTo(3);
        assertThat(seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "sent")).isEqualTo(5);
        assertThat(seen.confirms()).isZero();
    }

    @Test
    void everyPipelinedPublishingIsConfirmedOnce() throws Exception {
        channel.confirmSelect();

        publish(5_000);
        channel.waitForConfirmsOrDie(PATIENCE.toMillis());

        awaitSeen(RabbitMeters.OPERATION_DURATION, 5_000, "outcome", "acked");
        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isZero();
    }

    @Test
    void anUnroutableMessageIsReturnedThoughTheBrokerConfirmsIt() throws Exception {
        channel.confirmSelect();

        publish(2);
        publish(channel, "", "nowhere", 2);
        channel.basicPublish("", "nowhere", false, null, BODY);
        channel.waitForConfirms(PATIENCE.toMillis());

        awaitConfirms(5);
        if (broker().features().contains(Broker.Feature.ACKS_UNROUTABLE)) {
            assertThat(seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "returned"))
                    .isEqualTo(2);
            assertThat(seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "acked"))
                    .isEqualTo(3);
        }
        awaitSeen(RabbitMeters.RETURNED, 2, "reason", "no_route");
    }

    @Test
    void returnsAreCountedWithoutConfirmsToo() throws Exception {
        publish(channel, "", "nowhere", 3);

        awaitSeen(RabbitMeters.RETURNED, 3, "reason", "no_route");
    }

    @Test
    void aFailedPublishingIsCountedByItsException() throws Exception {
        channel.close();

        assertThatThrownBy(() -> publish(1)).isInstanceOf(AlreadyClosedException.class);

        assertThat(seen.of(RabbitMeters.PUBLISHED, "error.type", AlreadyClosedException.class.getName()))
                .isEqualTo(1);
    }

    @Test
    void whatIsUnansweredWhenTheChannelDiesIsUnresolved() throws Exception {
        channel.confirmSelect();

        channel.basicPublish("no.such.exchange", "key", null, BODY); // closes the channel instead of an answer
        awaitClosed(channel);

        awaitSeen(RabbitMeters.OPERATION_DURATION, 1, "outcome", "unresolved");
    }

    @Test
    void aPublishedMessageChangesInOneHeaderOnly() throws Exception {
        publish(1);

        GetResponse got = channel.basicGet(queue, true);
        assertThat(got.getProps().getDeliveryMode()).isEqualTo(2);
        assertThat(got.getProps().getHeaders()).containsOnlyKeys(PublishTime.DEFAULT_HEADER);
        assertThat(got.getBody()).isEqualTo(BODY);
    }

    @Test
    void aReturnListenerMayPublishOnItsOwnThread() throws Exception {
        channel.addReturnListener((code, text, exchange, key, properties, body) -> publish(1));
        publish(channel, "", "nowhere", 1);

        awaitSeen(RabbitMeters.RETURNED, 1, "reason", "no_route");
        awaitSeen(RabbitMeters.PUBLISHED, 2);
    }

    @Test
    void aMessageThatOvertakesConfirmSelectIsSentAndShiftsNoOther() throws Exception {
        ConnectionFactory factory = broker().connections();
        AtomicReference<Channel> selecting = new AtomicReference<>();
        factory.setObservationCollector(selectingConfirms(selecting));
        try (Connection own = rabbit.instrument(factory).newConnection()) {
            Channel racing = own.createChannel();
            selecting.set(racing);
            BlockingQueue<Long> acknowledged = new LinkedBlockingQueue<>();
            racing.addConfirmListener((number, multiple) -> acknowledged.add(number), (number, multiple) -> {});
            publish(racing, "", queue, 1); // to which the client gives no number, and the broker the first
            assertThat(next(acknowledged)).isEqualTo(1);

            for (int batch = 1; batch <= 5; batch++) {
                publish(racing, "", queue, 20);
                awaitConfirms(20 * batch);
            }
            assertThat(seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "acked"))
                    .isEqualTo(100);
            assertThat(seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "sent"))
                    .isEqualTo(1);
            assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isZero();
        }
    }

    /** Selects confirms while the channel sends its first message, as the recovery of a channel does on another thread. */
    private static ObservationCollector selectingConfirms(AtomicReference<Channel> selecting) {
        return (ObservationCollector) Proxy.newProxyInstance(
                PublishContract.class.getClassLoader(),
                new Class<?>[] {ObservationCollector.class},
                (proxy, method, arguments) -> {
                    Channel channel = method.getName().equals("publish") ? selecting.getAndSet(null) : null;
                    if (channel != null) {
                        channel.confirmSelect();
                    }
                    return method.invoke(ObservationCollector.NO_OP, arguments);
                });
    }
}
