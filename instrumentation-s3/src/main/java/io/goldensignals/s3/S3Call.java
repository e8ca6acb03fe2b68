package io.goldensignals.s3;

import io.goldensignals.core.Call;
import org.jspecify.annotations.Nullable;

/**
 * A logical call under way, with its attempts and what it uploads.
 *
 * <p>Adapters that see attempts report each; of others, the call itself counts as using a connection. Ends once, whatever
 * comes first; an attempt that nobody ended ends with its call. Thread-safe, as a cancelled call ends on any thread.
 */
final class S3Call {

    private final ClientMeters client;
    private final BucketMeters meters;
    private final Call call;
    private final boolean seesAttempts;
    private final long started;
    private long attemptStarted;
    private boolean attemptOpen;
    private boolean ended;
    private boolean responded;
    private boolean parts;
    private @Nullable Upload upload;
    private @Nullable OpenStream download;

    S3Call(ClientMeters client, BucketMeters meters, boolean seesAttempts) {
        this.client = client;
        this.meters = meters;
        this.call = meters.calls().start();
        this.started = client.nanos();
        this.seesAttempts = seesAttempts;
        if (!seesAttempts) {
            client.connectionTaken();
        }
    }

    ClientMeters client() {
        return client;
    }

    /** Whether somebody reports the attempts. */
    boolean seesAttempts() {
        return seesAttempts;
    }

    long started() {
        return started;
    }

    boolean isQuestion() {
        return meters.operation().isQuestion();
    }

    TransferMeters downloads() {
        return meters.downloads();
    }

    /** An upload belongs to this call. */
    Upload upload(long length) {
        Upload created = new Upload(meters.uploads(), length);
        synchronized (this) {
            upload = created;
        }
        return created;
    }

    /** An attempt begins at {@code nanos} of the recorder's clock. */
    synchronized void attemptStarted(long nanos) {
        if (!attemptOpen && !ended) {
            attemptOpen = true;
            attemptStarted = nanos;
            client.connectionTaken();
        }
    }

    /** The attempt ended. */
    synchronized void attemptEnded(S3Result result) {
        if (attemptOpen) {
            attemptOpen = false;
            client.connectionReturned();
            meters.operation().attempted(client.nanos() - attemptStarted, result);
            if (upload != null) {
                upload.attemptEnded();
            }
            if (result == S3Result.POOL_EXHAUSTED) {
                client.rejected();
            }
        }
    }

    /** Another attempt follows after a wait. */
    void retrying(S3Result reason, long backoffNanos) {
        meters.operation().retried(reason, backoffNanos);
    }

    /** The answer to a download began; of several answers, the first counts. */
    void responded() {
        synchronized (this) {
            if (responded) {
                return;
            }
            responded = true;
        }
        meters.downloads().firstByte(client.nanos() - started);
    }

    /** The stream of the attempt under way. */
    synchronized void downloading(OpenStream stream) {
        download = stream;
    }

    /** The SDK fetches the object in parts, which together are one stream. */
    synchronized void inParts() {
        parts = true;
    }

    void succeeded() {
        end(S3Result.SUCCESS);
    }

    void end(S3Result result) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            attemptEnded(result);
            if (!seesAttempts) {
                client.connectionReturned();
            }
            if (upload != null) {
                upload.callEnded(result == S3Result.SUCCESS, client.nanos() - started);
            }
            endDownload(result);
        }
        call.end(result.code());
    }

    private void endDownload(S3Result result) {
        if (parts) {
            meters.downloads().streamEnded(client.nanos() - started, outcome(result));
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
