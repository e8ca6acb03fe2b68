package io.goldensignals.s3;

import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * Puts a measuring retry strategy around the one that a client would use, which only a plugin gets to see, as the SDK
 * derives its default from environment, profile and mode.
 *
 * <p>A client with the deprecated {@code RetryPolicy} ignores its strategy and is left alone. A plugin cannot be taken off
 * a builder, so this one works for a single build and ignores later ones.
 */
final class RetryPlugin implements SdkPlugin {

    private final ClientMeters client;
    private volatile boolean active;

    RetryPlugin(ClientMeters client) {
        this.client = client;
    }

    /** What {@code build} builds with this plugin at work. */
    <C> C built(Supplier<C> build) {
        active = true;
        try {
            return build.get();
        } catch (Throwable failure) {
            client.close();
            throw failure;
        } finally {
            active = false;
        }
    }

    @Override
    public void configureClient(SdkServiceClientConfiguration.Builder config) {
        if (!active) {
            return;
        }
        try {
            ClientOverrideConfiguration override = config.overrideConfiguration();
            RetryStrategy strategy = override.retryStrategy().orElse(null);
            if (strategy != null
                    && override.retryPolicy().isEmpty()
                    && !strategy.getClass().getSimpleName().equals("RetryPolicyAdapter")) {
                RetryStrategy measured = new MeasuredRetryStrategy(strategy, client);
                config.overrideConfiguration(
                        override.toBuilder().retryStrategy(measured).build());
                client.seeAttempts();
            }
        } catch (Throwable failure) {
            client.recorder().failed(failure);
        }
    }
}
