package io.goldensignals.examples.mes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goldensignals.examples.common.Event;
import io.goldensignals.examples.common.Orders;
import io.goldensignals.examples.common.PoisonException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final Forecast forecast = new Forecast(() -> now);

    @Test
    void anEditCountsForTenMinutes() throws Exception {
        forecast.edited(Event.of(Orders.EDITED, new Orders.Edited("rotate")));
        now = now.plus(Duration.ofMinutes(6));
        forecast.edited(Event.of(Orders.EDITED, new Orders.Edited("slice")));
        assertThat(forecast.edits()).isEqualTo(2);

        now = now.plus(Duration.ofMinutes(6));
        assertThat(forecast.edits()).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadIsNoEdit() {
        assertThatThrownBy(() -> forecast.edited(Event.of(Orders.EDITED, "?"))).isInstanceOf(PoisonException.class);
        assertThat(forecast.edits()).isZero();
    }
}
