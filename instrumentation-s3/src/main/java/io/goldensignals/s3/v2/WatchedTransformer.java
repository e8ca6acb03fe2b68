package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.CallWatch;
import io.goldensignals.s3.meters.S3Call;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SplittingTransformerConfiguration;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;

/**
 * An async transformer that is otherwise the one that the application gave. When a connection breaks after the call's
 * success, the SDK says so to the transformer and not to the publisher that a plug-in sees.
 */
final class WatchedTransformer<A, R> implements AsyncResponseTransformer<A, R>, CallWatch {

    private final AsyncResponseTransformer<A, R> transformer;
    private volatile @Nullable S3Call call;

    WatchedTransformer(AsyncResponseTransformer<A, R> transformer) {
        this.transformer = transformer;
    }

    @Override
    public void watch(S3Call started) {
        if (started.isDownload()) { // and not the session that the SDK begins for it
            call = started;
        }
    }

    @Override
    public CompletableFuture<R> prepare() {
        return transformer.prepare();
    }

    @Override
    public void onResponse(A response) {
        transformer.onResponse(response);
    }

    @Override
    public void onStream(SdkPublisher<ByteBuffer> publisher) {
        transformer.onStream(publisher);
    }

    @Override
    public void exceptionOccurred(Throwable failure) {
        S3Call known = call;
        if (known != null) {
            known.streamFailed();
        }
        transformer.exceptionOccurred(failure);
    }

    @Override
    public SplitResult<A, R> split(SplittingTransformerConfiguration configuration) {
        return transformer.split(configuration);
    }

    @Override
    public String name() {
        return transformer.name();
    }
}
