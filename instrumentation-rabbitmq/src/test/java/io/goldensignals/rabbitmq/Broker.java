package io.goldensignals.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import java.util.Set;

/** A broker that the contract runs against. */
interface Broker extends AutoCloseable {

    /** What not every broker does as RabbitMQ does; the only place where a test may ask for the difference. */
    enum Feature {
        /** Leaves deliveries as they were when their settlement is rolled back, instead of delivering them again. */
        KEEPS_DELIVERIES_ON_ROLLBACK,
        /** Confirms messages that no queue takes, after returning them; others refuse them, and return them afterwards. */
        ACKS_UNROUTABLE,
        /** Drops a rejected message that is not requeued, instead of delivering it again. */
        DISCARDS_REJECTED,
        /** Closes the channel when an unknown delivery is settled. */
        REFUSES_UNKNOWN_TAGS
    }

    Set<Feature> features();

    /** A factory for plain connections to the broker. */
    ConnectionFactory connections();

    @Override
    void close();
}
