package io.goldensignals.core;

import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;

/** Counts what a pool rejects and leaves the decision to the policy that the pool had. */
final class CountedRejection implements RejectedExecutionHandler {

    private final Resource resource;
    private final RejectedExecutionHandler policy;

    CountedRejection(Resource resource, RejectedExecutionHandler policy) {
        this.resource = resource;
        this.policy = policy;
    }

    @Override
    public void rejectedExecution(Runnable task, ThreadPoolExecutor pool) {
        resource.rejected();
        policy.rejectedExecution(MeasuredExecutor.given(task), pool); // which may know the task's class
    }
}
