package io.goldensignals.servlet;

import io.goldensignals.core.Meters;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts sessions by their ids, so that the end of one that a former process created, and the container restored, does
 * not count below zero.
 */
final class Sessions implements HttpSessionListener, HttpSessionIdListener {

    private final Meters meters;
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final Timer duration;

    Sessions(Meters meters) {
        this.meters = meters;
        this.duration = ServletMeters.SESSION_DURATION.timer(meters);
        ServletMeters.ACTIVE_SESSIONS.gauge(meters, ids, Set::size);
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        try {
            ids.add(event.getSession().getId());
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        try {
            ids.remove(event.getSession().getId());
            long millis = meters.millis() - event.getSession().getCreationTime();
            duration.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldId) {
        try {
            if (ids.remove(oldId)) {
                ids.add(event.getSession().getId());
            }
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }
}
