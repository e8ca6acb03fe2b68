package io.goldensignals.s3;

/**
 * The body of an upload as the transport reads it.
 *
 * <p>The SDK may read a body several times: to sign it, to checksum it, once for each attempt. What an attempt sent is
 * what was read of the source opened last. Thread-safe.
 */
final class Upload {

    private final TransferMeters meters;
    private final long length;
    private long position;
    private long sent;
    private boolean opened;

    /** An upload of {@code length} bytes, negative if nobody knows. */
    Upload(TransferMeters meters, long length) {
        this.meters = meters;
        this.length = length;
    }

    /** The body is read from its beginning. */
    synchronized void opened() {
        opened = true;
        position = 0;
    }

    synchronized void read(long bytes) {
        position += bytes;
    }

    /** The position was set back, or a publisher was asked anew. */
    synchronized void positioned(long position) {
        this.position = position;
    }

    synchronized long position() {
        return position;
    }

    synchronized void attemptEnded() {
        meters.onWire(position);
        sent = position;
        position = 0;
    }

    synchronized void callEnded(boolean success, long nanos) {
        if (position > 0) {
            attemptEnded(); // nobody reported attempts
        }
        if (success && !opened && length > 0) {
            meters.onWire(length); // the SDK split the body and read its parts
        }
        if (success) {
            long bytes = length >= 0 ? length : sent;
            meters.transferred(bytes);
            meters.completed(bytes, nanos);
        }
    }
}
