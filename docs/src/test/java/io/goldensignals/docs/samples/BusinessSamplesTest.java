package io.goldensignals.docs.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.business.Activity;
import io.goldensignals.business.Audience;
import io.goldensignals.business.BusinessMetrics;
import io.goldensignals.business.Conversion;
import io.goldensignals.business.Distinct;
import io.goldensignals.business.Figure;
import io.goldensignals.business.Orders;
import io.goldensignals.business.RedisDistinctStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.JedisPooled;

class BusinessSamplesTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void shop() {
        String session = "5f2c";
        // region shop
        BusinessMetrics business = BusinessMetrics.builder(registry)
                .zone(ZoneId.of("Europe/Berlin"))
                .build();
        Orders orders = business.orders("EUR");
        Distinct visitors = business.distinct("visitors", Duration.ofMinutes(5));
        Conversion conversion = business.conversion("conversion", Duration.ofHours(1));

        visitors.add(session); // at each request
        conversion.visited(session);
        orders.placed(12_95); // at the checkout, in cents
        conversion.converted(session);
        // endregion
        // region read
        double rate = business.figure("conversion").map(Figure::value).orElse(0.0);
        List<Figure> all = business.figures(); // name, value, last, from, to: ready for JSON
        // endregion
        assertThat(rate).isEqualTo(1);
        assertThat(all).hasSize(5);
    }

    @Test
    void activity() {
        BusinessMetrics business = BusinessMetrics.create(registry);
        // region activity
        Activity likes = business.activity("like");
        Distinct feedUsers = business.distinct("feed_users", Duration.ofDays(1));

        Audience audience = Audience.of("ios", "female", 27);
        likes.count(audience);
        feedUsers.add("user-4711", audience);
        // endregion
        assertThat(feedUsers.current()).isEqualTo(1);
    }

    @Test
    void merged() {
        BusinessMetrics business = BusinessMetrics.create(registry);
        Distinct visitors = business.distinct("visitors", Duration.ofMinutes(5));
        Conversion conversion = business.conversion("conversion", Duration.ofHours(1));
        // region merged
        OptionalLong visitorsNow = visitors.merged(); // empty until the first exchange in the interval
        OptionalLong visitorsBefore = visitors.mergedLast(); // of the last complete interval
        OptionalDouble conversionNow = conversion.merged();
        // endregion
        assertThat(visitorsNow).as("without a store").isEmpty();
        assertThat(visitorsBefore).isEmpty();
        assertThat(conversionNow).isEmpty();
    }

    static BusinessMetrics replicas(MeterRegistry registry) {
        // region replicas
        JedisPooled redis = new JedisPooled("localhost", 6379);
        BusinessMetrics business = BusinessMetrics.builder(registry)
                .zone(ZoneId.of("Europe/Berlin")) // the same in every replica
                .store(RedisDistinctStore.of(redis, "shop")) // the keys' prefix
                .build();
        // endregion
        return business;
    }
}
