package io.goldensignals.s3.meters;

/** Wants to know the calls that start on its thread: the application's, and those that the SDK makes for it. */
public interface CallWatch {

    /** Another call that started. */
    void watch(S3Call call);
}
