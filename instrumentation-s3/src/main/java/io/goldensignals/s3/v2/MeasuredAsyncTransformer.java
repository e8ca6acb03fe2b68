package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.OpenStream;
import io.goldensignals.s3.meters.S3Call;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SplittingTransformerConfiguration;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;

/** An async transformer that gets a measured publisher and is otherwise the one that the application gave. */
final class MeasuredAsyncTransformer<A, R> implements AsyncResponseTransformer<A, R> {

    /**
     * Those of the SDK that give the application a stream with the first part. They are split in the way of any transformer that
     * has none of its own: the SDK puts the parts together, and gives them one stream.
     */
    private static final Set<String> STREAMING = Set.of(
            "software.amazon.awssdk.core.internal.async.PublisherAsyncResponseTransformer",
            "software.amazon.awssdk.core.internal.async.InputStreamResponseTransformer");

    private final AsyncResponseTransformer<A, R> transformer;
    private final S3Call call;
    private final ToLongFunction<A> length;
    private final boolean part;
    private volatile boolean joined;
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
        expected = joined ? -1 : length.applyAsLong(response); // the answer is that of the first part
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
        if (STREAMING.contains(transformer.getClass().getName())) {
            joined = true; // the parts are out of sight then, and what the application gets is in sight
            return AsyncResponseTransformer.super.split(configuration);
        }
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
