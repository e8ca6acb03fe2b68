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
    private final long started;
    private long attemptStarted;
    private boolean attemptOpen;
    private boolean ended;
    private @Nullable Upload upload;

    S3Call(ClientMeters client, BucketMeters meters) {
        this.client = client;
        this.meters = meters;
        this.call = meters.calls().start();
        this.started = client.nanos();
        if (!client.seesAttempts()) {
            client.connectionTaken();
        }
    }

    ClientMeters client() {
        return client;
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

    /** The answer to a download began. */
    void responded() {
        meters.downloads().firstByte(client.nanos() - started);
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
            if (!client.seesAttempts()) {
                client.connectionReturned();
            }
            if (upload != null) {
                upload.callEnded(result == S3Result.SUCCESS, client.nanos() - started);
            }
        }
        call.end(result.code());
    }
}
