package io.goldensignals.servlet.recorder;

/** The body of a request as far as it was read. */
public interface ReceivedBody {

    /** Its bytes; -1 if there is none, or if its size is not known. */
    long size();

    /** Whether reading has failed because the client went away. */
    boolean aborted();

    /** Whether reading has failed in that way, or because of what the client has sent. */
    boolean failed();
}
