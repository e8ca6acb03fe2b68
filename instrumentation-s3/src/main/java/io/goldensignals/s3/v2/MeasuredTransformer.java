package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.S3Call;
import io.goldensignals.s3.meters.StreamOutcome;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;

/** A response transformer that reads a measured stream and is otherwise the one that the application gave. */
final class MeasuredTransformer<A, R> implements ResponseTransformer<A, R> {

    private final ResponseTransformer<A, R> transformer;
    private final S3Call call;
    private final ToLongFunction<A> length;

    private MeasuredTransformer(ResponseTransformer<A, R> transformer, S3Call call, ToLongFunction<A> length) {
        this.transformer = transformer;
        this.call = call;
        this.length = length;
    }

    static <A, R> ResponseTransformer<A, R> of(
            ResponseTransformer<A, R> transformer, @Nullable S3Call call, ToLongFunction<A> length) {
        return call == null || transformer == null ? transformer : new MeasuredTransformer<>(transformer, call, length);
    }

    @Override
    public R transform(A response, AbortableInputStream stream) throws Exception {
        call.responded();
        MeasuredStream measured = new MeasuredStream(stream, stream, call, length.applyAsLong(response));
        R result;
        try {
            result = transformer.transform(response, AbortableInputStream.create(measured, measured));
        } catch (Throwable failure) {
            measured.failed();
            throw failure;
        }
        if (!transformer.needsConnectionLeftOpen()) {
            measured.released(StreamOutcome.CLOSED_EARLY);
        }
        return result;
    }

    @Override
    public boolean needsConnectionLeftOpen() {
        return transformer.needsConnectionLeftOpen();
    }

    @Override
    public String name() {
        return transformer.name();
    }
}
