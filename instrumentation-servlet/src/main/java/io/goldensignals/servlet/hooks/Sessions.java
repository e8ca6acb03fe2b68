package io.goldensignals.servlet.hooks;

import io.goldensignals.core.Meters;
import io.goldensignals.servlet.ServletMeters;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts sessions by their ids, so that the end of one that a former process created, and the container restored, does
 * not count below zero.
 *
 * <p>No container reports to a listener those sessions that it restores. Such a session counts from the first request
 * that brings its id. The container may never report its end either, if another node ends it: so it counts no longer
 * than twice its maximum of inactivity after its last request here. Nothing is put into sessions.
 */
@SuppressWarnings("ReferenceEquality") // of the listener identity is meant
public final class Sessions implements HttpSessionListener, HttpSessionIdListener, ServletRequestListener {

    private final Meters meters;
    private final String attribute;
    private final Set<String> created = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<String, Restored> restored = new ConcurrentHashMap<>();
    private final Timer duration;

    /**
     * Sessions that are counted from now on.
     *
     * @param attribute the name of the servlet context's attribute that says which listener counts, shared by all of them that
     *     are to count a session once
     */
    public Sessions(Meters meters, String attribute) {
        this.meters = meters;
        this.attribute = attribute;
        this.duration = ServletMeters.SESSION_DURATION.timer(meters);
        ServletMeters.ACTIVE_SESSIONS.gauge(meters, this, Sessions::active);
    }

    private long active() {
        long now = meters.millis();
        restored.values().removeIf(session -> session.isOver(now));
        return created.size() + (long) restored.size();
    }

    /** Whether this listener counts in the context: the first one does that hears of it. */
    private boolean counts(@Nullable ServletContext context) {
        if (context == null) {
            return true;
        }
        Object counting = context.getAttribute(attribute);
        if (counting == null) {
            context.setAttribute(attribute, this);
            return true;
        }
        return counting == this;
    }

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        try {
            if (event.getServletRequest() instanceof HttpServletRequest request) {
                String id = request.getRequestedSessionId();
                if (id != null && !created.contains(id)) {
                    seen(request, id);
                }
            }
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    /** The id that a client sends may have a node's suffix, which that of the session itself lacks. */
    private void seen(HttpServletRequest request, String requestedId) {
        Restored known = restored.get(requestedId);
        if (known == null) {
            HttpSession session = request.getSession(false);
            if (session == null || created.contains(session.getId()) || !counts(session.getServletContext())) {
                return;
            }
            int inactive = session.getMaxInactiveInterval();
            long now = meters.millis();
            known = restored.computeIfAbsent(session.getId(), id -> new Restored(inactive, now));
        }
        known.lastSeen = meters.millis();
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        try {
            if (counts(event.getSession().getServletContext())) {
                created.add(event.getSession().getId());
            }
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        try {
            if (!counts(event.getSession().getServletContext())) {
                return;
            }
            String id = event.getSession().getId();
            if (!created.remove(id)) {
                restored.remove(id);
            }
            long millis = meters.millis() - event.getSession().getCreationTime();
            duration.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldId) {
        try {
            String id = event.getSession().getId();
            if (created.remove(oldId)) {
                created.add(id);
                return;
            }
            Restored session = restored.remove(oldId);
            if (session != null) {
                restored.put(id, session);
            }
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    /** A session that was not created here. */
    private static final class Restored {
        private final long keepMillis;
        private volatile long lastSeen;

        /** {@code inactive} in seconds, as the session says: without a limit if it is not positive. */
        Restored(int inactive, long now) {
            lastSeen = now;
            keepMillis = inactive > 0 ? 2_000L * inactive : Long.MAX_VALUE;
        }

        boolean isOver(long now) {
            return now - lastSeen > keepMillis;
        }
    }
}
