package io.goldensignals.s3.v1;

import com.amazonaws.AmazonClientException;
import com.amazonaws.ClientConfiguration;
import com.amazonaws.Request;
import com.amazonaws.Response;
import com.amazonaws.handlers.HandlerAfterAttemptContext;
import com.amazonaws.handlers.HandlerBeforeAttemptContext;
import com.amazonaws.handlers.HandlerContextKey;
import com.amazonaws.handlers.RequestHandler2;
import com.amazonaws.services.s3.model.S3Object;
import com.amazonaws.services.s3.model.S3ObjectInputStream;
import com.amazonaws.util.AWSRequestMetrics;
import io.goldensignals.s3.meters.ClientMeters;
import io.goldensignals.s3.meters.DownloadStream;
import io.goldensignals.s3.meters.S3Call;
import io.goldensignals.s3.meters.S3Result;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The measuring handler of one client of the SDK v1, which sends one request for each call.
 *
 * <p>It goes before the application's own handlers and its {@link #beginning()} after them: a call begins when none of them can
 * refuse it any more, and its end is seen though the SDK does not go on to the next handler, as after an interrupt.
 *
 * <p>What a handler throws would replace the application's own exception, so nothing of ours leaves. The client alone holds
 * its handler, so that the handler becomes garbage with it.
 */
public final class V1Handler extends RequestHandler2 {

    private final ClientMeters client;
    private final V1Requests requests = new V1Requests();

    /** Of this handler alone: keys of the same name are the same, and a client may have a handler for each registry. */
    private final HandlerContextKey<V1Call> key = new HandlerContextKey<>("goldensignals.s3.call-" + UUID.randomUUID());

    private volatile int executionTimeout;

    public V1Handler(ClientMeters client) {
        this.client = client;
        client.seeAttempts();
        client.closeWithGarbage(this);
    }

    /** The handler that goes last. */
    public RequestHandler2 beginning() {
        return new Beginning();
    }

    public void configured(ClientConfiguration configuration) {
        client.limit(configuration.getMaxConnections());
        executionTimeout = configuration.getClientExecutionTimeout();
    }

    public void close() {
        client.close();
    }

    @Override
    public void afterAttempt(HandlerAfterAttemptContext context) {
        V1Call call = call(context.getRequest());
        if (call != null) {
            try {
                Exception failure = context.getException();
                S3Result result = result(context.getRequest(), call, failure);
                call.attemptEnded(result);
                if (Thread.currentThread().isInterrupted()) {
                    // The SDK gives the call up, whatever came of the attempt, and calls no handler again.
                    call.ended(interruption(context.getRequest()));
                } else if (failure != null
                        && !(failure instanceof AmazonClientException || failure instanceof IOException)) {
                    call.ended(result); // whatever else is thrown passes the handlers by
                }
            } catch (Throwable failure) {
                client.recorder().failed(failure);
            }
        }
    }

    @Override
    public void afterResponse(Request<?> request, Response<?> response) {
        V1Call call = call(request);
        if (call != null) {
            try {
                if (Thread.currentThread().isInterrupted()) {
                    call.ended(interruption(request)); // the SDK gives up, and returns nothing that could be read
                } else if (response.getAwsResponse() instanceof S3Object object && object.getObjectContent() != null) {
                    call.call().responded();
                    object.setObjectContent(measured(object, call.call()));
                }
            } catch (Throwable failure) {
                client.recorder().failed(failure);
            }
            call.ended(S3Result.SUCCESS);
        }
    }

    @Override
    public void afterError(Request<?> request, @Nullable Response<?> response, Exception failure) {
        V1Call call = call(request);
        if (call != null) {
            try {
                call.ended(result(request, call, failure));
            } catch (Throwable own) {
                client.recorder().failed(own);
            }
        }
    }

    private S3Result result(Request<?> request, V1Call call, @Nullable Exception failure) {
        if (failure == null) {
            return S3Result.SUCCESS;
        }
        S3Result result = V1Failures.result(failure, call.call().isQuestion());
        return result == S3Result.ABORTED ? interruption(request) : result;
    }

    /** What an interrupt means: the SDK sends one to itself when the time for all of a call has passed. */
    private S3Result interruption(Request<?> request) {
        Integer own = request.getOriginalRequest().getSdkClientExecutionTimeout();
        int limit = own == null ? executionTimeout : own;
        AWSRequestMetrics clock = request.getAWSRequestMetrics(); // runs from just before the limit's own
        boolean passed = limit > 0
                && clock != null
                && System.nanoTime() - clock.getTimingInfo().getStartTimeNano() >= TimeUnit.MILLISECONDS.toNanos(limit);
        return passed ? S3Result.TIMEOUT : S3Result.ABORTED;
    }

    private static S3ObjectInputStream measured(S3Object object, S3Call call) {
        S3ObjectInputStream content = object.getObjectContent();
        Object length = object.getObjectMetadata().getRawMetadataValue("Content-Length");
        InputStream counting = new Content(content, call, length instanceof Long bytes ? bytes : -1);
        return new S3ObjectInputStream(new V1Stream(content, counting), content.getHttpRequest(), false);
    }

    /** Sees calls and attempts begin. */
    private final class Beginning extends RequestHandler2 {
        @Override
        public void beforeRequest(Request<?> request) {
            try {
                S3Call call =
                        client.start(V1Requests.operation(request), requests.bucket(request.getOriginalRequest()));
                if (call == null) {
                    return;
                }
                if (Thread.currentThread().isInterrupted()) {
                    // The SDK gives up before the first attempt, and calls no handler again.
                    call.end(interruption(request));
                } else {
                    request.addHandlerContext(key, new V1Call(call));
                }
            } catch (Throwable failure) {
                client.recorder().failed(failure);
            }
        }

        @Override
        public void beforeAttempt(HandlerBeforeAttemptContext context) {
            V1Call call = call(context.getRequest());
            if (call != null) {
                try {
                    call.attemptStarted(context.getRequest());
                } catch (Throwable failure) {
                    client.recorder().failed(failure);
                }
            }
        }
    }

    /** What an object holds, as {@link V1Stream} reads it. */
    private static final class Content extends DownloadStream {
        Content(InputStream stream, S3Call call, long length) {
            super(stream, call, length);
        }
    }

    private @Nullable V1Call call(@Nullable Request<?> request) {
        return request == null ? null : request.getHandlerContext(key);
    }
}
