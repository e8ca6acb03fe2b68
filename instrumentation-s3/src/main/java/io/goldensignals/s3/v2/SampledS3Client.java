package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.CallWatch;
import io.goldensignals.s3.meters.ClientMeters;
import io.goldensignals.s3.meters.S3Call;
import io.goldensignals.s3.meters.S3Recorder;
import io.goldensignals.s3.meters.S3Result;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.waiters.S3Waiter;

/**
 * A client that measures itself by its plug-in, but for what the plug-in cannot know. Now and then a call is asked for the
 * state of the connection pool: the SDK looks for publishers of metrics before it asks any interceptor. And an {@link Error}
 * ends its call: the SDK reports exceptions only.
 */
final class SampledS3Client extends DelegatingS3Client {

    private final ClientMeters client;
    private final SdkCalls calls;

    SampledS3Client(S3Client s3, ClientMeters client) {
        super(s3);
        this.client = client;
        this.calls = new SdkCalls(client, s3);
    }

    boolean isOf(S3Recorder recorder) {
        return client.recorder() == recorder;
    }

    @Override
    protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> operation) {
        Started started = new Started(client);
        CallWatch before = client.recorder().watch(started);
        try {
            return operation.apply(calls.sampled(request));
        } catch (Error failure) {
            started.failed();
            throw failure;
        } finally {
            client.recorder().watch(before);
        }
    }

    /** A waiter that polls through this client, as the bare one's would pass by it. */
    @Override
    public S3Waiter waiter() {
        return S3Waiter.builder().client(this).build();
    }

    @Override
    public void close() {
        try {
            super.close();
        } finally {
            client.close();
        }
    }

    /** The calls that one of the application's started. */
    private static final class Started implements CallWatch {
        private final ClientMeters client;
        private @Nullable S3Call call;
        private @Nullable List<S3Call> more; // most calls start no other, and a list costs more than the rest of this

        Started(ClientMeters client) {
            this.client = client;
        }

        @Override
        public void watch(S3Call started) {
            if (started.client() != client) {
                return; // the application may use another client within, whose calls may go on
            }
            if (call == null) {
                call = started;
                return;
            }
            if (more == null) {
                more = new ArrayList<>(1);
            }
            more.add(started);
        }

        /** Ends those that have not ended. */
        void failed() {
            if (call != null) {
                call.end(S3Result.FAILURE);
            }
            if (more != null) {
                more.forEach(started -> started.end(S3Result.FAILURE));
            }
        }
    }
}
