package io.goldensignals.servlet.recorder;

/** The body of a response as far as it was written. */
public interface SentBody {

    /** Its bytes so far that were not taken back. */
    long bytes();

    /** Whether writing has failed because the client went away. */
    boolean aborted();

    /** Whether the container was told to send an error page in its place. */
    boolean errorSent();
}
