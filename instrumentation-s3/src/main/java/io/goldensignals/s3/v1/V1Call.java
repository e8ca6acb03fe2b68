package io.goldensignals.s3.v1;

import com.amazonaws.Request;
import io.goldensignals.s3.meters.S3Call;
import io.goldensignals.s3.meters.S3Result;
import io.goldensignals.s3.meters.Upload;
import io.goldensignals.s3.meters.UploadStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A call of the SDK v1, which runs on one thread, with its attempts, in which the SDK hides the wait before each. */
final class V1Call {

    private final S3Call call;
    private @Nullable Upload upload;
    private @Nullable S3Result failed;

    V1Call(S3Call call) {
        this.call = call;
    }

    S3Call call() {
        return call;
    }

    void attemptStarted(Request<?> request) {
        if (failed != null) {
            call.retrying(failed);
            failed = null;
        }
        call.attemptStarted(call.client().nanos());
        InputStream content = request.getContent();
        if (content != null && V1Requests.isUpload(request)) {
            Upload current = upload == null ? call.upload(-1) : upload;
            upload = current;
            current.opened();
            // The SDK puts its own stream back before the next attempt.
            request.setContent(new V1Stream(content, new UploadStream(content, current)));
        }
    }

    void attemptEnded(S3Result result) {
        failed = result == S3Result.SUCCESS ? null : result;
        call.attemptEnded(result);
    }

    void ended(S3Result result) {
        call.end(result);
    }
}
