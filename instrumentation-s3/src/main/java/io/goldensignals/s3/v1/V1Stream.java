package io.goldensignals.s3.v1;

import com.amazonaws.internal.MetricAware;
import com.amazonaws.internal.Releasable;
import com.amazonaws.internal.SdkFilterInputStream;
import io.goldensignals.s3.meters.DownloadStream;
import io.goldensignals.s3.meters.StreamOutcome;
import java.io.InputStream;

/** A stream that is read through a counting one, and is to the SDK v1 what it was without. */
final class V1Stream extends SdkFilterInputStream {

    private final InputStream stream;

    /** The {@code stream} that {@code counting} reads. */
    V1Stream(InputStream stream, InputStream counting) {
        super(counting);
        this.stream = stream;
    }

    @Override
    public InputStream getDelegateStream() {
        return stream;
    }

    @Override
    public boolean isMetricActivated() {
        return stream instanceof MetricAware aware && aware.isMetricActivated();
    }

    @Override
    public void abort() {
        try {
            if (stream instanceof SdkFilterInputStream abortable) {
                abortable.abort();
            }
            super.abort();
        } finally {
            if (in instanceof DownloadStream download) {
                download.released(StreamOutcome.ABORTED);
            }
        }
    }

    @Override
    public void release() {
        super.release();
        if (stream instanceof Releasable releasable) {
            releasable.release();
        }
    }
}
