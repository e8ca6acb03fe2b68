package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.goldensignals.rabbitmq.meters.PublishTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An application that does all that one can do with a connection, and notes what it sees. */
final class ApplicationScript {

    private ApplicationScript() {}

    /** All that an application can do with one connection; what it sees of it, but for our header. */
    static List<String> run(ConnectionFactory factory, String name) throws Exception {
        List<String> observed = Collections.synchronizedList(new ArrayList<>());
        try (Connection connection = factory.newConnection()) {
            Channel channel = connection.createChannel();
            channel.queueDeclare(name, false, false, false, null);
            publishing(channel, name, observed);
            consuming(channel, name, observed);
            transaction(connection.createChannel(), name, observed);
            losing(connection.createChannel(), observed);
            channel.queueDelete(name);
        }
        return observed;
    }

    private static void publishing(Channel channel, String name, List<String> observed) throws Exception {
        CountDownLatch returned = new CountDownLatch(1);
        channel.confirmSelect();
        channel.addReturnListener(message -> {
            observed.add("returned " + message.getReplyCode());
            returned.countDown();
        });
        for (int i = 0; i < 5; i++) {
            channel.basicPublish("", name, null, new byte[i]);
        }
        observed.add("confirmed " + channel.waitForConfirms(10_000));
        channel.basicPublish("", "nowhere", true, null, new byte[1]);
        assertThat(returned.await(20, TimeUnit.SECONDS)).isTrue();
        observed.add("unroutable " + channel.waitForConfirms(10_000));
    }

    private static void consuming(Channel channel, String name, List<String> observed) throws Exception {
        CountDownLatch handled = new CountDownLatch(6);
        GetResponse got = channel.basicGet(name, false);
        observed.add("got " + got.getBody().length + withoutHeader(got.getProps()));
        channel.basicNack(got.getEnvelope().getDeliveryTag(), false, true);
        channel.basicQos(1);
        String tag = channel.basicConsume(
                name,
                false,
                (consumer, delivery) -> {
                    observed.add("handled " + delivery.getBody().length + withoutHeader(delivery.getProperties()));
                    long number = delivery.getEnvelope().getDeliveryTag();
                    boolean again = delivery.getBody().length == 3
                            && !delivery.getEnvelope().isRedeliver();
                    if (again) {
                        channel.basicReject(number, true);
                    } else {
                        channel.basicAck(number, false);
                    }
                    handled.countDown();
                },
                consumer -> observed.add("cancelled by the broker"));
        assertThat(handled.await(20, TimeUnit.SECONDS)).isTrue();
        channel.basicCancel(tag);
        observed.add("cancelled");
    }

    private static AMQP.BasicProperties withoutHeader(AMQP.BasicProperties properties) {
        Map<String, Object> headers = properties.getHeaders();
        boolean ours = headers != null && headers.keySet().equals(Set.of(PublishTime.DEFAULT_HEADER));
        return ours ? properties.builder().headers(null).build() : properties;
    }

    private static void transaction(Channel channel, String name, List<String> observed) throws Exception {
        channel.txSelect();
        channel.basicPublish("", name, null, new byte[7]);
        channel.txCommit();
        channel.basicPublish("", name, null, new byte[8]);
        channel.txRollback();
        observed.add("rolled back");
        observed.add("committed " + channel.basicGet(name, true).getBody().length);
        observed.add("left " + channel.basicGet(name, true));
    }

    private static void losing(Channel channel, List<String> observed) throws Exception {
        CountDownLatch lost = new CountDownLatch(1);
        channel.confirmSelect();
        channel.addShutdownListener(cause -> lost.countDown());
        assertThatThrownBy(() -> channel.queueDeclarePassive("no.such.queue")).isInstanceOf(IOException.class);
        assertThat(lost.await(20, TimeUnit.SECONDS)).isTrue();
        observed.add("lost");
        assertThatThrownBy(() -> channel.basicPublish("", "any", null, new byte[1]))
                .isInstanceOf(AlreadyClosedException.class);
    }
}
