package io.goldensignals.rabbitmq.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.NoOpMetricsCollector;
import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitClientMeters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.rabbitmq.TestOptions;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecoveryHookTest {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final Instrumentation shared = new Instrumentation(
            Meters.of(registry, RabbitMeters.CATALOG), TestOptions.of(RabbitMetrics.builder(registry)));
    private final CollectorHook collector = new CollectorHook(shared, new NoOpMetricsCollector());
    private final RecoveryHook hook = new RecoveryHook(shared, shared::recovering, new ConnectionFactory(), null);

    @Test
    void aRecoveryThatWasGivenUpDoesNotLengthenTheNextOnItsThread() {
        collector.newConnection(connection()); // from the first one on, connections are measured
        hook.getDelay(0);
        hook.getDelay(1);
        clock.add(Duration.ofHours(3));
        hook.getDelay(0);
        clock.add(Duration.ofSeconds(2));
        hook.getDelay(1);
        clock.add(Duration.ofSeconds(2));
        collector.newConnection(connection());

        assertThat(registry.get(RabbitClientMeters.RECOVERY_DURATION.name())
                        .timer()
                        .totalTime(TimeUnit.SECONDS))
                .isEqualTo(4);
    }

    private static Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) ->
                        method.getName().equals("hashCode") ? System.identityHashCode(self) : null);
    }
}
