package io.goldensignals.servlet.hooks;

import io.goldensignals.servlet.life.AsyncRequest;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Hands on what the container reports of a request that goes on after its first dispatch. */
final class AsyncHook implements AsyncListener {

    private final AsyncRequest request;

    AsyncHook(AsyncRequest request) {
        this.request = request;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        request.complete();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        request.timedOut();
    }

    @Override
    public void onError(AsyncEvent event) {
        Throwable met = event.getThrowable();
        if (met != null) {
            request.connectionFailed(met);
        }
    }

    /** A container forgets the listeners when a dispatch starts asynchronous handling again. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        try {
            event.getAsyncContext().addListener(this);
        } catch (Throwable own) {
            request.failed(own);
        }
    }
}
