package io.goldensignals.rabbitmq.meters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.impl.AMQImpl;
import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitClientMeters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueueMonitorTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = Meters.of(registry, RabbitMeters.CATALOG);
    private final WatchedQueues watched = new WatchedQueues(meters, name -> name);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch thrice = new CountDownLatch(3);
    private final AtomicReference<Thread> asking = new AtomicReference<>();
    private final CountDownLatch answer = new CountDownLatch(1);
    private final CountDownLatch aborted = new CountDownLatch(1);
    private final AtomicBoolean disturbed = new AtomicBoolean();

    @Test
    void asksAtOnceAndAgain() throws Exception {
        answer.countDown();

        QueueMonitor monitor = start(Duration.ofMillis(1), this::channel);

        assertThat(thrice.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(registry.get(RabbitClientMeters.QUEUE_DEPTH.name()).gauge().value())
                .isEqualTo(3);
        monitor.close();
        assertThat(aborted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(registry.find(RabbitClientMeters.QUEUE_DEPTH.name()).gauge()).isNull();
    }

    @Test
    void closingNeitherWaitsForTheAnswerUnderWayNorInterruptsIt() throws Exception {
        QueueMonitor monitor = start(Duration.ofDays(1), this::channel);
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

        monitor.close(); // returns while the broker has not answered
        monitor.close();
        assertThat(aborted.getCount()).isOne();
        answer.countDown();

        assertThat(aborted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(disturbed).isFalse();
    }

    @Test
    void theEndOfTheMetersEndsTheQuestionsWithoutInterruptingOne() throws Exception {
        start(Duration.ofMillis(1), this::channel);
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

        meters.close();
        answer.countDown();

        asking.get().join(10_000);
        assertThat(asking.get().isAlive()).isFalse();
        assertThat(disturbed).isFalse();
    }

    @Test
    void aPeriodMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> start(Duration.ZERO, this::channel))
                .withMessage("period of the queue monitor is PT0S, must be positive");
    }

    private QueueMonitor start(Duration period, Opening opening) {
        return QueueMonitor.start(
                meters,
                connection -> opening.open(),
                watched,
                proxy(Connection.class, method -> null),
                period,
                List.of("orders"));
    }

    private Channel channel() {
        return proxy(Channel.class, method -> switch (method) {
            case "isOpen" -> true;
            case "queueDeclarePassive" -> declared();
            case "abort" -> {
                aborted.countDown();
                yield null;
            }
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private AMQP.Queue.DeclareOk declared() {
        asking.set(Thread.currentThread());
        asked.countDown();
        thrice.countDown();
        try {
            answer.await();
        } catch (InterruptedException interrupted) {
            disturbed.set(true);
        }
        return new AMQImpl.Queue.DeclareOk("orders", 3, 1);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answer.to(method.getName())));
    }

    private interface Opening {
        Channel open();
    }

    private interface Answer {
        Object to(String method) throws Exception;
    }
}
