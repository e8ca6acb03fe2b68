package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.S3Call;
import io.goldensignals.s3.meters.Upload;
import io.goldensignals.s3.meters.UploadStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;

/** The source of an upload, counted while the SDK reads it. */
final class MeasuredBody implements ContentStreamProvider {

    private final ContentStreamProvider provider;
    private final Upload upload;

    private MeasuredBody(ContentStreamProvider provider, Upload upload) {
        this.provider = provider;
        this.upload = upload;
    }

    static RequestBody of(RequestBody body, @Nullable S3Call call) {
        return call == null || body == null
                ? body
                : of(body, body.optionalContentLength().orElse(-1L), call);
    }

    /** The body of a call, of {@code length} bytes whatever it says itself; negative if unknown. */
    static RequestBody of(RequestBody body, long length, S3Call call) {
        try {
            Long stated = body.optionalContentLength().orElse(null);
            MeasuredBody measured = new MeasuredBody(body.contentStreamProvider(), call.upload(length));
            return stated != null
                    ? RequestBody.fromContentProvider(measured, stated, body.contentType())
                    : Unsized.of(measured, body.contentType());
        } catch (LinkageError | RuntimeException failure) {
            call.client().recorder().failed(failure);
            return body;
        }
    }

    @Override
    public InputStream newStream() {
        InputStream stream = provider.newStream();
        upload.opened();
        return stream == null ? stream : new UploadStream(stream, upload);
    }

    @Override
    public String name() {
        return provider.name();
    }

    /**
     * A body of unknown length. The factory for those would buffer what is buffered already; the constructor, which the SDK
     * keeps to itself, does not. Apart from the rest, so that a failure to link it spares the others.
     */
    private static final class Unsized extends RequestBody {
        private Unsized(ContentStreamProvider provider, String contentType) {
            super(provider, null, contentType);
        }

        static RequestBody of(ContentStreamProvider provider, String contentType) {
            return new Unsized(provider, contentType);
        }
    }
}
