package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.ClientMeters;
import io.goldensignals.s3.meters.S3Recorder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * Puts the measurement into each client that is built with it: an interceptor, and a measuring retry strategy around the one
 * that the client would use, which only a plug-in gets to see, as the SDK derives its default from environment, profile and
 * mode.
 *
 * <p>A client with the deprecated {@code RetryPolicy} ignores its strategy, so that is left alone. The client closes its
 * retry strategy, and that the client's meters.
 */
final class S3Plugin implements SdkPlugin {

    private final S3Recorder recorder;
    private final String name;

    S3Plugin(S3Recorder recorder, String name) {
        this.recorder = recorder;
        this.name = name;
    }

    @Override
    public void configureClient(SdkServiceClientConfiguration.Builder config) {
        configure(config);
    }

    /** The meters of the client that is being built; null if it is measured already or cannot be. */
    private @Nullable ClientMeters configure(SdkServiceClientConfiguration.Builder config) {
        ClientMeters client = null;
        try {
            ClientOverrideConfiguration override = config.overrideConfiguration();
            if (isMeasured(recorder, override)) {
                return null;
            }
            client = recorder.client(name);
            ClientOverrideConfiguration.Builder measured =
                    override.toBuilder().addExecutionInterceptor(new MeasuringInterceptor(client));
            RetryStrategy strategy = override.retryStrategy().orElse(null);
            if (strategy != null
                    && override.retryPolicy().isEmpty()
                    && !strategy.getClass().getSimpleName().equals("RetryPolicyAdapter")) {
                measured.retryStrategy(MeasuredRetryStrategy.of(strategy, client));
            }
            config.overrideConfiguration(measured.build());
            return client;
        } catch (Throwable failure) {
            recorder.failed(failure);
            if (client != null) {
                client.close();
            }
            return null;
        }
    }

    /** Whether a client with this configuration is measured by {@code recorder} already. */
    static boolean isMeasured(S3Recorder recorder, ClientOverrideConfiguration override) {
        for (ExecutionInterceptor interceptor : override.executionInterceptors()) {
            if (interceptor instanceof MeasuringInterceptor measuring && measuring.isOf(recorder)) {
                return true;
            }
        }
        return false;
    }

    /** A plug-in for a single build: none can be taken off a builder, so this one ignores later ones. */
    static final class Once implements SdkPlugin {
        private final S3Plugin plugin;
        private boolean active;
        private @Nullable ClientMeters client;

        Once(S3Recorder recorder, String name) {
            this.plugin = new S3Plugin(recorder, name);
        }

        /** What {@code build} builds with this plug-in at work. */
        <C> C built(Supplier<C> build) {
            active = true;
            boolean done = false;
            try {
                C built = build.get();
                done = true;
                return built;
            } finally {
                active = false;
                if (!done && client != null) {
                    client.close();
                }
            }
        }

        /** The meters of the client that was built; null if it was measured already or cannot be. */
        @Nullable
        ClientMeters client() {
            return client;
        }

        @Override
        public void configureClient(SdkServiceClientConfiguration.Builder config) {
            if (active) {
                client = plugin.configure(config);
            }
        }
    }
}
