package io.goldensignals.s3;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.core.ClientType;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.http.SdkHttpHeaders;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Measures the calls of one client of the SDK v2 from within; the call travels in an attribute of its execution.
 *
 * <p>A call begins with its first attempt, as the SDK does not report the end of those that fail before. The SDK does not
 * report the end of a cancelled future either: there the retry strategy does, which is asked about every failure.
 *
 * <p>Nothing of ours leaves, as it would fail the application's call. The client alone holds its interceptor, so that this
 * becomes garbage with it.
 */
final class MeasuringInterceptor implements ExecutionInterceptor {

    // The SDK lets no two attributes have one name, though another class loader may have a copy of this class.
    private static final ExecutionAttribute<S3Call> CALL =
            new ExecutionAttribute<>("goldensignals.s3.call." + UUID.randomUUID());

    private final ClientMeters client;

    MeasuringInterceptor(ClientMeters client) {
        this.client = client;
        client.closeWithGarbage(this);
    }

    boolean isOf(S3Recorder recorder) {
        return client.recorder() == recorder;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        try {
            String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
            boolean async = attributes.getAttribute(SdkExecutionAttribute.CLIENT_TYPE) == ClientType.ASYNC;
            S3Call call = client.prepare(name(operation), SdkCalls.bucket(context.request()), async);
            if (call != null) {
                call.besides(attributes.getAttribute(CALL));
                attributes.putAttribute(CALL, call);
                WatchedTransformer<?, ?> watching =
                        call.isDownload() ? client.recorder().watching() : null;
                if (watching != null) {
                    watching.watch(call);
                }
            }
        } catch (Throwable failure) {
            client.recorder().failed(failure);
        }
    }

    @Override
    public Optional<RequestBody> modifyHttpContent(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        Optional<RequestBody> body = context.requestBody();
        if (body.isEmpty()) {
            return body;
        }
        S3Call call = call(attributes);
        // Here the SDK says 0 of a body whose length nobody knows.
        return call == null || !call.isUpload()
                ? body
                : Optional.of(MeasuredBody.of(body.get(), length(context.httpRequest()), call));
    }

    @Override
    public Optional<AsyncRequestBody> modifyAsyncHttpContent(
            Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        Optional<AsyncRequestBody> body = context.asyncRequestBody();
        if (body.isEmpty()) {
            return body;
        }
        S3Call call = call(attributes);
        if (call == null || !call.isUpload()) {
            return body;
        }
        try {
            return Optional.of(MeasuredAsyncBody.of(body.get(), call));
        } catch (Throwable failure) {
            client.recorder().failed(failure);
            return body;
        }
    }

    /** The last hook before the retry strategy is asked for the first attempt, on the same thread. */
    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        client.recorder().handOver(call(attributes));
        return context.httpRequest();
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        S3Call call = call(attributes);
        if (call != null) {
            call.transmitted();
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        S3Call call = call(attributes);
        if (call != null) {
            call.status(context.httpResponse().statusCode());
        }
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        Optional<InputStream> body = context.responseBody();
        if (body.isEmpty()) {
            return body;
        }
        S3Call call = call(attributes);
        if (call == null || !call.isDownload() || !context.httpResponse().isSuccessful()) {
            return body;
        }
        try {
            call.responded();
            InputStream stream = body.get();
            Abortable abortable = stream instanceof Abortable within ? within : () -> {};
            return Optional.of(new MeasuredStream(stream, abortable, call, length(context.httpResponse())));
        } catch (Throwable failure) {
            client.recorder().failed(failure);
            return body;
        }
    }

    @Override
    public Optional<Publisher<ByteBuffer>> modifyAsyncHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        Optional<Publisher<ByteBuffer>> body = context.responsePublisher();
        if (body.isEmpty()) {
            return body;
        }
        S3Call call = call(attributes);
        if (call == null || !call.isDownload() || !context.httpResponse().isSuccessful()) {
            return body;
        }
        try {
            call.responded();
            return Optional.of(new MeasuredPublisher(body.get(), call, length(context.httpResponse()), false));
        } catch (Throwable failure) {
            client.recorder().failed(failure);
            return body;
        }
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        S3Call call = call(attributes);
        if (call != null) {
            call.succeeded();
        }
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        S3Call call = call(attributes);
        if (call != null) {
            S3Result result = S3Result.FAILURE;
            try {
                result = SdkFailures.result(context.exception(), call.isQuestion());
            } catch (Throwable own) {
                client.recorder().failed(own);
            }
            call.end(result);
        }
    }

    /** A download through a signed URL is what it is without one. */
    private static String name(@Nullable String operation) {
        return operation == null ? "" : operation.equals("PresignedUrlDownload") ? "GetObject" : operation;
    }

    private @Nullable S3Call call(ExecutionAttributes attributes) {
        S3Call call = attributes.getAttribute(CALL);
        while (call != null && call.client() != client) {
            call = call.beside();
        }
        return call;
    }

    private static long length(SdkHttpHeaders message) {
        String length = message.firstMatchingHeader("Content-Length").orElse(null);
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
