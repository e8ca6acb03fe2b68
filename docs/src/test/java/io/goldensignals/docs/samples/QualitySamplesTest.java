package io.goldensignals.docs.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.Operation;
import io.goldensignals.quality.DataStream;
import io.goldensignals.quality.Drift;
import io.goldensignals.quality.Freshness;
import io.goldensignals.quality.IqrFence;
import io.goldensignals.quality.QualityMetrics;
import io.goldensignals.quality.Reference;
import io.goldensignals.quality.Rule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualitySamplesTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void consumer(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("price.reference");
        double[] pricesOfAGoodWeek = {12.95, 17.5, 9.99, 21, 14.25};
        Order order = new Order(12.95, Instant.now());
        // region reference
        Reference.numeric(pricesOfAGoodWeek, 10).write(file); // once, kept with the code
        // endregion
        // region consumer
        QualityMetrics quality = QualityMetrics.create(registry);
        DataStream orders = quality.stream("orders", Duration.ofMinutes(1)); // how late is still on time
        Rule positive = quality.rule("price_positive");
        Drift prices = quality.drift("price", Reference.read(file))
                .window(1000)
                .kolmogorovSmirnov()
                .register();
        Operation pricing = quality.model("pricing");

        orders.arrived(order.time()); // for each record
        if (positive.check(order.price() > 0)) {
            prices.add(order.price());
            pricing.call(() -> order.price() * 1.19);
        } else {
            orders.deadLetter("price_positive");
        }
        // endregion
        assertThat(prices.samples()).isEqualTo(1);
    }

    @Test
    void freshness() {
        QualityMetrics quality = QualityMetrics.create(registry);
        // region freshness
        Freshness catalogue = quality.freshness("price_catalogue");
        catalogue.updated(); // after each import
        // endregion
        assertThat(catalogue.age()).isPresent();
    }

    @Test
    void fence() {
        List<String> chat = new ArrayList<>();
        double orders = 41;
        // region fence
        IqrFence fence = IqrFence.builder().a(3).periods(5).floor(2).build();

        IqrFence.Verdict verdict = fence.judge(orders); // every fifteen minutes
        if (verdict.isAnomaly()) {
            chat.add("orders " + verdict.value() + ", " + verdict.deviation() + " beyond the fence");
        }
        // endregion
        assertThat(chat).isEmpty();
    }

    private record Order(double price, Instant time) {}
}
