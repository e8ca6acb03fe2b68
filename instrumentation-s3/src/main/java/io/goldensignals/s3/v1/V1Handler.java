package io.goldensignals.s3.v1;

import com.amazonaws.AmazonClientException;
import com.amazonaws.Request;
import com.amazonaws.Response;
import com.amazonaws.handlers.HandlerAfterAttemptContext;
import com.amazonaws.handlers.HandlerBeforeAttemptContext;
import com.amazonaws.handlers.HandlerContextKey;
import com.amazonaws.handlers.RequestHandler2;
import com.amazonaws.services.s3.model.S3Object;
import com.amazonaws.services.s3.model.S3ObjectInputStream;
import io.goldensignals.s3.meters.ClientMeters;
import io.goldensignals.s3.meters.DownloadStream;
import io.goldensignals.s3.meters.S3Call;
import io.goldensignals.s3.meters.S3Result;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The measuring handler of one client of the SDK v1, which sends one request for each call.
 *
 * <p>What a handler throws would replace the application's own exception, so nothing of ours leaves. The client alone holds
 * its handler, so that the handler becomes garbage with it.
 */
public final class V1Handler extends RequestHandler2 {

    private final ClientMeters client;
    private final V1Requests requests = new V1Requests();

    /** Of this handler alone: keys of the same name are the same, and a client may have a handler for each registry. */
    private final HandlerContextKey<V1Call> key = new HandlerContextKey<>("goldensignals.s3.call-" + UUID.randomUUID());

    public V1Handler(ClientMeters client) {
        this.client = client;
        client.seeAttempts();
        client.closeWithGarbage(this);
    }

    public void limit(int connections) {
        client.limit(connections);
    }

    public void close() {
        client.close();
    }

    @Override
    public void beforeRequest(Request<?> request) {
        try {
            S3Call call = client.start(V1Requests.operation(request), requests.bucket(request.getOriginalRequest()));
            if (call == null) {
                return;
            }
            if (Thread.currentThread().isInterrupted()) {
                call.end(S3Result.ABORTED); // the SDK gives up before the first attempt, and calls no handler again
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

    @Override
    public void afterAttempt(HandlerAfterAttemptContext context) {
        V1Call call = call(context.getRequest());
        if (call != null) {
            try {
                Exception failure = context.getException();
                call.attemptEnded(failure);
                // Whatever else is thrown passes the handlers by.
                if (failure != null && !(failure instanceof AmazonClientException || failure instanceof IOException)) {
                    call.ended(failure);
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
                if (response.getAwsResponse() instanceof S3Object object && object.getObjectContent() != null) {
                    call.call().responded();
                    object.setObjectContent(measured(object, call.call()));
                }
            } catch (Throwable failure) {
                client.recorder().failed(failure);
            }
            call.ended(null);
        }
    }

    @Override
    public void afterError(Request<?> request, @Nullable Response<?> response, Exception failure) {
        V1Call call = call(request);
        if (call != null) {
            call.ended(failure);
        }
    }

    private static S3ObjectInputStream measured(S3Object object, S3Call call) {
        S3ObjectInputStream content = object.getObjectContent();
        Object length = object.getObjectMetadata().getRawMetadataValue("Content-Length");
        InputStream counting = new Content(content, call, length instanceof Long bytes ? bytes : -1);
        return new S3ObjectInputStream(new V1Stream(content, counting), content.getHttpRequest(), false);
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
