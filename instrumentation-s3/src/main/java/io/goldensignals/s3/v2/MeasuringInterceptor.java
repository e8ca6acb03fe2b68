package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.CallWatch;
import io.goldensignals.s3.meters.ClientMeters;
import io.goldensignals.s3.meters.S3Call;
import io.goldensignals.s3.meters.S3Recorder;
import io.goldensignals.s3.meters.S3Result;
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
                CallWatch watching = client.recorder().watching();
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
        // The length is the header's: here the SDK says 0 of a body of unknown length.
        return uploading(context.requestBody(), context, attributes, MeasuredBody::of);
    }

    @Override
    public Optional<AsyncRequestBody> modifyAsyncHttpContent(
            Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        return uploading(
                context.asyncRequestBody(),
                context,
                attributes,
                (body, length, call) -> MeasuredAsyncBody.of(body, call));
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
        return downloading(context.responseBody(), context, attributes, (stream, length, call) -> {
            Abortable abortable = stream instanceof Abortable within ? within : () -> {};
            return new MeasuredStream(stream, abortable, call, length);
        });
    }

    @Override
    public Optional<Publisher<ByteBuffer>> modifyAsyncHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return downloading(
                context.responsePublisher(),
                context,
                attributes,
                (publisher, length, call) -> new MeasuredPublisher(publisher, call, length, false));
    }

    /** The measured body of a request, sync or async, if its call uploads an object. */
    private <B> Optional<B> uploading(
            Optional<B> body,
            Context.ModifyHttpRequest context,
            ExecutionAttributes attributes,
            Measuring<B> measuring) {
        S3Call call = body.isEmpty() ? null : call(attributes);
        return call == null || !call.isUpload() ? body : measured(body, context.httpRequest(), call, measuring);
    }

    /** The measured body of an answer, sync or async, if it is the object that its call downloads. */
    private <B> Optional<B> downloading(
            Optional<B> body,
            Context.ModifyHttpResponse context,
            ExecutionAttributes attributes,
            Measuring<B> measuring) {
        S3Call call = body.isEmpty() ? null : call(attributes);
        if (call == null || !call.isDownload() || !context.httpResponse().isSuccessful()) {
            return body;
        }
        try {
            call.responded();
        } catch (Throwable failure) {
            client.recorder().failed(failure);
        }
        return measured(body, context.httpResponse(), call, measuring);
    }

    private <B> Optional<B> measured(Optional<B> body, SdkHttpHeaders message, S3Call call, Measuring<B> measuring) {
        try {
            return Optional.of(measuring.measured(body.get(), length(message), call));
        } catch (Throwable failure) {
            client.recorder().failed(failure);
            return body;
        }
    }

    /** Makes a body that counts for a call; a negative length is unknown. */
    @FunctionalInterface
    private interface Measuring<B> {
        B measured(B body, long length, S3Call call);
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
