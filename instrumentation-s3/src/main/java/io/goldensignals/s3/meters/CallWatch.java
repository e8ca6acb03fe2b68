package io.goldensignals.s3.meters;

/** Wants to know the call that starts next on its thread. */
public interface CallWatch {

    /** The call that started. */
    void watch(S3Call call);
}
