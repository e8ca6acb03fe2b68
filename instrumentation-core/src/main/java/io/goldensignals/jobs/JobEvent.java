package io.goldensignals.jobs;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something about a job that somebody wants to be told.
 *
 * @param job the job's name
 * @param kind what happened
 * @param time when it happened; for {@link Kind#NOT_STARTED} when the run was due, for {@link Kind#KILLED} when it began
 * @param duration how long the run has taken so far; zero for {@link Kind#NOT_STARTED} and
 *     {@link Kind#KILLED}
 * @param failure what ended the run, for {@link Kind#FAILED}
 */
public record JobEvent(
        String job,
        Kind kind,
        Instant time,
        Duration duration,
        @Nullable Throwable failure) {

    /** What happened to a job. */
    public enum Kind {
        /** A run ended by an exception. */
        FAILED,
        /** A run of an earlier process never ended. */
        KILLED,
        /** A run has taken longer than it may; it may still be under way. */
        TOO_LONG,
        /** No run began when one was due. */
        NOT_STARTED,
        /** A run ended well and in time, the first since any of the other events. */
        RECOVERED
    }
}
