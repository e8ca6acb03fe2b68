package io.goldensignals.s3.meters;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A logical call under way, with its attempts and what it uploads.
 *
 * <p>Adapters that see attempts report each; of others, the call itself counts as using a connection. Ends once, whatever
 * comes first; an attempt that is still open ends with its call. Thread-safe, as a cancelled call ends on any thread.
 */
public final class S3Call {

    private final ClientMeters client;
    private final OperationMeters operation;
    private final String bucket;
    private final boolean seesAttempts;
    private final boolean cancellable;
    private final long started;
    private volatile boolean answered;
    private volatile @Nullable BucketMeters meters;
    private volatile @Nullable LongAdder parts; // the bytes that the application got of them
    private long attemptStarted;
    private int status;
    private boolean begun;
    private boolean acquired;
    private boolean attemptOpen;
    private boolean ended;
    private boolean responded;
    private @Nullable Upload upload;
    private @Nullable OpenStream download;
    private @Nullable S3Call beside;
    private @Nullable S3Call next;

    private S3Call(
            ClientMeters client, OperationMeters operation, String bucket, boolean seesAttempts, boolean cancellable) {
        this.client = client;
        this.operation = operation;
        this.bucket = bucket;
        this.seesAttempts = seesAttempts;
        this.cancellable = cancellable;
        this.meters = operation.labelled(bucket);
        this.started = client.nanos();
    }

    /** A call that begins now. */
    static S3Call begun(ClientMeters client, OperationMeters operation, String bucket, boolean seesAttempts) {
        S3Call call = new S3Call(client, operation, bucket, seesAttempts, false);
        call.begin();
        return call;
    }

    /**
     * A call that begins with its first attempt. If it is {@code cancellable}, the SDK reports the end of it for sure to the
     * retry strategy only.
     */
    static S3Call prepared(ClientMeters client, OperationMeters operation, String bucket, boolean cancellable) {
        return new S3Call(client, operation, bucket, true, cancellable);
    }

    private synchronized void begin() {
        if (!begun && !ended) {
            begun = true;
            operation.active().begin();
            if (!seesAttempts) {
                client.connectionTaken();
            }
        }
    }

    public ClientMeters client() {
        return client;
    }

    /** The call of the same execution that others measure; null if there is none. */
    @Nullable
    public S3Call beside() {
        return beside;
    }

    public void besides(@Nullable S3Call other) {
        beside = other;
    }

    /** Whether this is the begin of a session of S3 Express. */
    boolean isSession() {
        return operation.isSession();
    }

    /** This call is made for {@code other}, on the same thread. */
    void comesBefore(@Nullable S3Call other) {
        next = other;
    }

    /** The call that this one was made for, once. */
    @Nullable
    S3Call next() {
        S3Call call = next;
        next = null;
        return call;
    }

    long started() {
        return started;
    }

    public boolean isQuestion() {
        return operation.isQuestion();
    }

    public boolean isUpload() {
        return operation.isUpload();
    }

    public boolean isDownload() {
        return operation.isDownload();
    }

    TransferMeters uploads() {
        return meters().uploads();
    }

    TransferMeters downloads() {
        return meters().downloads();
    }

    /** The meters of the bucket, which has a label of its own once it has answered with success. */
    private BucketMeters meters() {
        BucketMeters known = meters;
        if (known != null) {
            return known;
        }
        boolean settled = answered;
        BucketMeters found = operation.bucket(bucket, settled);
        if (settled) {
            meters = found;
        }
        return found;
    }

    /** An upload belongs to this call. */
    public Upload upload(long length) {
        Upload created = new Upload(this, length);
        synchronized (this) {
            upload = created;
        }
        return created;
    }

    /** The retry strategy takes the call on; false if it has done so before. */
    synchronized boolean acquire() {
        if (acquired || ended) {
            return false;
        }
        acquired = true;
        begin();
        return true;
    }

    /** An attempt begins at {@code nanos} of the recorder's clock. */
    public synchronized void attemptStarted(long nanos) {
        if (!attemptOpen && !ended) {
            attemptOpen = true;
            attemptStarted = nanos;
            client.connectionTaken();
        }
    }

    /** The attempt ended. */
    public synchronized void attemptEnded(S3Result result) {
        if (attemptOpen) {
            attemptOpen = false;
            answered |= result == S3Result.SUCCESS;
            client.connectionReturned();
            long nanos = client.nanos() - attemptStarted;
            if (nanos >= 0) { // else the call was given up during the wait, and nothing was sent
                operation.attempted(nanos, result);
            }
            if (upload != null) {
                upload.attemptEnded(result.isAnswer());
            }
            if (result == S3Result.POOL_EXHAUSTED) {
                client.rejected();
            }
            if (result != S3Result.SUCCESS && download != null) {
                download.end(outcome(result));
                download = null;
            }
        }
    }

    /** Another attempt follows after a wait. */
    public void retrying(S3Result reason, long backoffNanos) {
        operation.retried(reason, backoffNanos);
    }

    /** Another attempt follows after a wait of unknown length. */
    public void retrying(S3Result reason) {
        operation.retried(reason);
    }

    /** The retry strategy allows no further attempt. */
    public void refused(S3Result result) {
        if (cancellable) {
            end(result);
        }
    }

    /** The retry strategy heard of a success. */
    public void accepted() {
        attemptEnded(S3Result.SUCCESS);
        if (cancellable) {
            end(S3Result.SUCCESS);
        }
    }

    /**
     * A request is sent. If the strategy of the request or a retry policy took the client's place, this is how attempts show;
     * why one failed that got no answer does not, nor does a cancelled future, so that is left to those who see it.
     */
    public synchronized void transmitted() {
        if (acquired || cancellable || ended) {
            return;
        }
        begin();
        if (attemptOpen) {
            S3Result failed = status == 0 ? S3Result.IO : S3Result.ofStatus(status, isQuestion());
            attemptEnded(failed);
            operation.retried(failed);
        }
        status = 0;
        attemptStarted(client.nanos());
    }

    /** The request got an answer. */
    public synchronized void status(int code) {
        status = code;
    }

    /** The answer to a download began; of several answers, the first counts. */
    public void responded() {
        answered = true;
        synchronized (this) {
            if (responded) {
                return;
            }
            responded = true;
        }
        meters().downloads().firstByte(client.nanos() - started);
    }

    /** The stream of the attempt under way; one before it belonged to an attempt that failed out of sight. */
    synchronized void downloading(OpenStream stream) {
        OpenStream before = download;
        download = stream;
        if (before != null) {
            before.end(StreamOutcome.FAILED);
        }
    }

    /** What the call returned could not be read to its end. */
    public void streamFailed() {
        OpenStream stream;
        synchronized (this) {
            stream = download;
        }
        if (stream != null) {
            stream.failed();
        }
    }

    /** The SDK fetches the object in parts, which together are one stream. */
    public void inParts() {
        parts = new LongAdder();
    }

    /** The application got {@code bytes} of a part. */
    void partTransferred(long bytes) {
        LongAdder sum = parts;
        if (sum != null) {
            sum.add(bytes);
        }
    }

    public void succeeded() {
        end(S3Result.SUCCESS);
    }

    public void end(S3Result result) {
        long nanos;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            answered |= result == S3Result.SUCCESS;
            attemptEnded(result);
            nanos = client.nanos() - started;
            if (begun && !seesAttempts) {
                client.connectionReturned();
            }
            if (upload != null) {
                upload.callEnded(result == S3Result.SUCCESS, nanos);
            }
            endDownload(result, nanos);
            if (begun) {
                operation.active().end();
            }
        }
        meters().calls().record(nanos, result.code());
    }

    private void endDownload(S3Result result, long nanos) {
        LongAdder sum = parts;
        if (sum != null) {
            if (result == S3Result.SUCCESS) {
                meters().downloads().completed(sum.sum(), nanos);
            }
            meters().downloads().streamEnded(nanos, outcome(result));
        } else if (download != null && result == S3Result.SUCCESS) {
            download.leaveOpen();
        } else if (download != null) {
            download.end(outcome(result));
        }
    }

    private static StreamOutcome outcome(S3Result result) {
        return switch (result) {
            case SUCCESS -> StreamOutcome.DRAINED;
            case ABORTED -> StreamOutcome.ABORTED;
            default -> StreamOutcome.FAILED;
        };
    }
}
