package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.DownloadStream;
import io.goldensignals.s3.meters.S3Call;
import io.goldensignals.s3.meters.StreamOutcome;
import java.io.InputStream;
import software.amazon.awssdk.http.Abortable;

/** The stream of a download by the SDK v2, which can be aborted. */
final class MeasuredStream extends DownloadStream implements Abortable {

    /** The SDK's thread that aborts a stream of which nothing was read for a minute: no other code refers to the stream. */
    private static final String REAPER = "response-input-stream-timeout-scheduler";

    private final Abortable abortable;

    MeasuredStream(InputStream stream, Abortable abortable, S3Call call, long length) {
        super(stream, call, length);
        this.abortable = abortable;
    }

    @Override
    public void abort() {
        try {
            abortable.abort();
        } finally {
            boolean forgotten = Thread.currentThread().getName().equals(REAPER);
            released(forgotten ? StreamOutcome.LEAKED : StreamOutcome.ABORTED);
        }
    }
}
