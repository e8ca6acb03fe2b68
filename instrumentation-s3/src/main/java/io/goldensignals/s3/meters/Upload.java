package io.goldensignals.s3.meters;

/**
 * The body of an upload as the transport reads it.
 *
 * <p>The SDK may read a body several times: to sign it, to checksum it, once for each attempt. What an attempt sent is
 * what was read of the source opened last. A body that the SDK splits is read in parts, whose attempts are not seen: of
 * those, each reading is one. What is read after the call has ended, as by a part that the SDK cancels later than it fails
 * the call, is on the wire at once. Thread-safe.
 */
public final class Upload {

    private final S3Call call;
    private final long length;
    private long position;
    private long sent;
    private long beforeReset;
    private boolean opened;
    private boolean split;
    private boolean over;
    private long partsOnWire;
    private long partsSent;

    /** An upload of {@code length} bytes, negative if unknown. */
    Upload(S3Call call, long length) {
        this.call = call;
        this.length = length;
    }

    /** The body is read from its beginning. */
    public synchronized void opened() {
        opened = true;
        position = 0;
        beforeReset = 0;
    }

    public synchronized void read(long bytes) {
        if (over) {
            call.uploads().onWire(bytes);
        } else {
            position += bytes;
        }
    }

    /** The position was set back. */
    public synchronized void positioned(long position) {
        beforeReset = this.position;
        this.position = position;
    }

    public synchronized long position() {
        return position;
    }

    /** The SDK splits the body. */
    public synchronized void split() {
        split = true;
    }

    /** A part was read further, after {@code again} bytes of it that had been read before were given up. */
    public synchronized void partRead(long bytes, long again) {
        if (over) {
            call.uploads().onWire(bytes);
        } else {
            partsOnWire += bytes;
            partsSent += bytes - again;
        }
    }

    /** An attempt ended; the SDK v1 sets the position back before it says so if the server {@code answered} with a refusal. */
    synchronized void attemptEnded(boolean answered) {
        if (answered && position == 0) {
            position = beforeReset;
        }
        beforeReset = 0;
        call.uploads().onWire(position);
        sent = position;
        position = 0;
    }

    synchronized void callEnded(boolean success, long nanos) {
        if (position > 0) {
            attemptEnded(false); // no attempts were reported
        }
        over = true;
        if (split) {
            call.uploads().onWire(partsOnWire);
        } else if (success && !opened && length > 0) {
            call.uploads().onWire(length); // read past us
        }
        if (success) {
            long bytes = length >= 0 ? length : split ? partsSent : sent;
            call.uploads().transferred(bytes);
            call.uploads().completed(bytes, nanos);
        }
    }
}
