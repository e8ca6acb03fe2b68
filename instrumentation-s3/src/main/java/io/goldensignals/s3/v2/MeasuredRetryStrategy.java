package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.ClientMeters;
import io.goldensignals.s3.meters.S3Call;
import io.goldensignals.s3.meters.S3Result;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.retries.AdaptiveRetryStrategy;
import software.amazon.awssdk.retries.LegacyRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * A retry strategy that decides as another one does and reports to the call what it saw: the beginning and the end of each
 * attempt, and each wait.
 *
 * <p>The SDK asks it before the first attempt, after each failed one and after the one that succeeded, which is all there
 * is to know and costs 100 bytes a call; an interceptor sees no failure without an answer, a metric publisher costs 7 KB.
 */
abstract class MeasuredRetryStrategy implements RetryStrategy, SdkAutoCloseable {

    private final RetryStrategy strategy;
    private final ClientMeters client;

    private MeasuredRetryStrategy(RetryStrategy strategy, ClientMeters client) {
        this.strategy = strategy;
        this.client = client;
    }

    /** A strategy of the same kind as {@code strategy}, by which the SDK and applications recognize the retry mode. */
    static RetryStrategy of(RetryStrategy strategy, ClientMeters client) {
        if (strategy instanceof StandardRetryStrategy standard) {
            return new Standard(standard, client);
        }
        if (strategy instanceof LegacyRetryStrategy legacy) {
            return new Legacy(legacy, client);
        }
        if (strategy instanceof AdaptiveRetryStrategy adaptive) {
            return new Adaptive(adaptive, client);
        }
        return new Other(strategy, client);
    }

    @Override
    public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
        S3Call call = client.recorder().taken(client);
        return measured(call, strategy.acquireInitialToken(request));
    }

    @Override
    public CompletableFuture<AcquireInitialTokenResponse> acquireInitialTokenAsync(AcquireInitialTokenRequest request) {
        S3Call call = client.recorder().taken(client);
        CompletableFuture<AcquireInitialTokenResponse> acquired = strategy.acquireInitialTokenAsync(request);
        return call == null ? acquired : acquired.thenApply(response -> measured(call, response));
    }

    private AcquireInitialTokenResponse measured(@Nullable S3Call call, AcquireInitialTokenResponse response) {
        if (call == null) {
            return response;
        }
        started(call, response.delay());
        return AcquireInitialTokenResponse.create(new Token(response.token(), call), response.delay());
    }

    @Override
    public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
        if (!(request.token() instanceof Token token)) {
            return strategy.refreshRetryToken(request);
        }
        S3Result result = failed(token.call, request.failure());
        RefreshRetryTokenResponse response;
        try {
            response = strategy.refreshRetryToken(unwrapped(request, token));
        } catch (Throwable refusal) {
            token.call.refused(result);
            throw refusal;
        }
        return refreshed(token.call, result, response);
    }

    @Override
    public CompletableFuture<RefreshRetryTokenResponse> refreshRetryTokenAsync(RefreshRetryTokenRequest request) {
        if (!(request.token() instanceof Token token)) {
            return strategy.refreshRetryTokenAsync(request);
        }
        S3Result result = failed(token.call, request.failure());
        return strategy.refreshRetryTokenAsync(unwrapped(request, token))
                .whenComplete((response, refusal) -> {
                    if (refusal != null) {
                        token.call.refused(result);
                    }
                })
                .thenApply(response -> refreshed(token.call, result, response));
    }

    @Override
    public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
        if (!(request.token() instanceof Token token)) {
            return strategy.recordSuccess(request);
        }
        token.call.accepted();
        return strategy.recordSuccess(RecordSuccessRequest.create(token.token));
    }

    @Override
    public int maxAttempts() {
        return strategy.maxAttempts();
    }

    @Override
    public boolean useClientDefaults() {
        return strategy.useClientDefaults();
    }

    @Override
    public RetryStrategy.Builder<?, ?> toBuilder() {
        return strategy.toBuilder();
    }

    @Override
    public void close() {
        try {
            // Strategies of older SDKs cannot be closed.
            if ((Object) strategy instanceof SdkAutoCloseable closeable) {
                closeable.close();
            }
        } finally {
            client.close();
        }
    }

    @Override
    public String toString() {
        return strategy.toString();
    }

    private static RefreshRetryTokenRequest unwrapped(RefreshRetryTokenRequest request, Token token) {
        return request.toBuilder().token(token.token).build();
    }

    private S3Result failed(S3Call call, Throwable failure) {
        S3Result result = SdkFailures.result(failure, call.isQuestion());
        call.attemptEnded(result);
        return result;
    }

    private RefreshRetryTokenResponse refreshed(S3Call call, S3Result reason, RefreshRetryTokenResponse response) {
        call.retrying(reason, response.delay().toNanos());
        started(call, response.delay());
        return RefreshRetryTokenResponse.create(new Token(response.token(), call), response.delay());
    }

    private void started(S3Call call, Duration delay) {
        call.attemptStarted(client.nanos() + delay.toNanos());
    }

    private static final class Other extends MeasuredRetryStrategy {
        Other(RetryStrategy strategy, ClientMeters client) {
            super(strategy, client);
        }
    }

    private static final class Standard extends MeasuredRetryStrategy implements StandardRetryStrategy {
        private final StandardRetryStrategy strategy;

        Standard(StandardRetryStrategy strategy, ClientMeters client) {
            super(strategy, client);
            this.strategy = strategy;
        }

        @Override
        public StandardRetryStrategy.Builder toBuilder() {
            return strategy.toBuilder();
        }
    }

    private static final class Legacy extends MeasuredRetryStrategy implements LegacyRetryStrategy {
        private final LegacyRetryStrategy strategy;

        Legacy(LegacyRetryStrategy strategy, ClientMeters client) {
            super(strategy, client);
            this.strategy = strategy;
        }

        @Override
        public LegacyRetryStrategy.Builder toBuilder() {
            return strategy.toBuilder();
        }
    }

    private static final class Adaptive extends MeasuredRetryStrategy implements AdaptiveRetryStrategy {
        private final AdaptiveRetryStrategy strategy;

        Adaptive(AdaptiveRetryStrategy strategy, ClientMeters client) {
            super(strategy, client);
            this.strategy = strategy;
        }

        @Override
        public AdaptiveRetryStrategy.Builder toBuilder() {
            return strategy.toBuilder();
        }
    }

    /** A token of the strategy within, with the call that it was given for. */
    private static final class Token implements RetryToken {
        private final RetryToken token;
        private final S3Call call;

        Token(RetryToken token, S3Call call) {
            this.token = token;
            this.call = call;
        }

        @Override
        public String toString() {
            return token.toString();
        }
    }
}
