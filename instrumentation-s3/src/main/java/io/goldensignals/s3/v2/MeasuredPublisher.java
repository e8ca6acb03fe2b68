package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.OpenStream;
import io.goldensignals.s3.meters.S3Call;
import io.goldensignals.s3.meters.StreamOutcome;
import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.SdkPublisher;

/** The publisher of a download, counted while it is consumed. */
final class MeasuredPublisher implements SdkPublisher<ByteBuffer> {

    /** The SDK's thread that cancels a publisher without a subscriber after a minute. */
    private static final String REAPER = "response-publisher-timeout-scheduler";

    private final Publisher<ByteBuffer> publisher;
    private final OpenStream stream;

    MeasuredPublisher(Publisher<ByteBuffer> publisher, S3Call call, long length, boolean part) {
        this.publisher = publisher;
        this.stream = part ? OpenStream.part(this, call, length) : OpenStream.whole(this, call, length);
    }

    OpenStream stream() {
        return stream;
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        publisher.subscribe(subscriber == null ? null : new Reader(subscriber, this));
    }

    /** A subscriber between; it holds the publisher, so that this is no garbage while it is read. */
    private static final class Reader implements Subscriber<ByteBuffer>, Subscription {
        private final Subscriber<? super ByteBuffer> subscriber;
        private final MeasuredPublisher publisher;
        /** Known by the thread that subscribes; the cancellation may come on another one. */
        private final StreamOutcome early =
                Thread.currentThread().getName().equals(REAPER) ? StreamOutcome.LEAKED : StreamOutcome.CLOSED_EARLY;

        private volatile Subscription subscription = NONE;

        Reader(Subscriber<? super ByteBuffer> subscriber, MeasuredPublisher publisher) {
            this.subscriber = subscriber;
            this.publisher = publisher;
        }

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            subscriber.onSubscribe(this);
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            publisher.stream.read(buffer.remaining());
            subscriber.onNext(buffer);
        }

        @Override
        public void onError(Throwable failure) {
            publisher.stream.failed();
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            publisher.stream.drained();
            subscriber.onComplete();
        }

        @Override
        public void request(long count) {
            subscription.request(count);
        }

        @Override
        public void cancel() {
            publisher.stream.released(early);
            subscription.cancel();
        }
    }

    private static final Subscription NONE = new Subscription() {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    };
}
