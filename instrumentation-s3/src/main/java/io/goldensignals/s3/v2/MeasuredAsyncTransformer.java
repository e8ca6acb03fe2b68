package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.OpenStream;
import io.goldensignals.s3.meters.S3Call;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SplittingTransformerConfiguration;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;

/** An async transformer that gets a measured publisher and is otherwise the one that the application gave. */
final class MeasuredAsyncTransformer<A, R> implements AsyncResponseTransformer<A, R> {

    private final AsyncResponseTransformer<A, R> transformer;
    private final S3Call call;
    private final ToLongFunction<A> length;
    private final boolean part;
    private volatile long expected = -1;
    private volatile @Nullable OpenStream stream;

    private MeasuredAsyncTransformer(
            AsyncResponseTransformer<A, R> transformer, S3Call call, ToLongFunction<A> length, boolean part) {
        this.transformer = transformer;
        this.call = call;
        this.length = length;
        this.part = part;
    }

    static <A, R> AsyncResponseTransformer<A, R> of(
            AsyncResponseTransformer<A, R> transformer, @Nullable S3Call call, ToLongFunction<A> length) {
        return call == null || transformer == null
                ? transformer
                : new MeasuredAsyncTransformer<>(transformer, call, length, false);
    }

    @Override
    public CompletableFuture<R> prepare() {
        return transformer.prepare();
    }

    @Override
    public void onResponse(A response) {
        call.responded();
        expected = length.applyAsLong(response);
        transformer.onResponse(response);
    }

    @Override
    public void onStream(SdkPublisher<ByteBuffer> publisher) {
        MeasuredPublisher measured = new MeasuredPublisher(publisher, call, expected, part);
        stream = measured.stream(); // not the publisher, which must become garbage when the application drops it
        transformer.onStream(measured);
    }

    @Override
    public void exceptionOccurred(Throwable failure) {
        OpenStream current = stream;
        if (current != null) {
            current.failed();
        }
        transformer.exceptionOccurred(failure);
    }

    @Override
    public SplitResult<A, R> split(SplittingTransformerConfiguration configuration) {
        SplitResult<A, R> split = transformer.split(configuration);
        call.inParts();
        return split.toBuilder().publisher(split.publisher().map(this::part)).build();
    }

    @Override
    public String name() {
        return transformer.name();
    }

    private AsyncResponseTransformer<A, A> part(AsyncResponseTransformer<A, A> part) {
        return new MeasuredAsyncTransformer<>(part, call, length, true);
    }
}
