package io.goldensignals.springboot;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.amqp.AmqpRejectAndDontRequeueException;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** An application that listens to a queue, and refuses what it cannot read. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class RabbitApplication {

    /** How long the listener is at work for each message. */
    static final Duration WORK = Duration.ofMillis(20);

    final AtomicInteger handled = new AtomicInteger();

    @Bean
    Queue orders() {
        return new Queue("orders", false);
    }

    @RabbitListener(queues = "orders")
    void handle(String order) {
        long end = System.nanoTime() + WORK.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        handled.incrementAndGet();
        if (order.startsWith("unreadable")) {
            throw new AmqpRejectAndDontRequeueException(order);
        }
    }
}
