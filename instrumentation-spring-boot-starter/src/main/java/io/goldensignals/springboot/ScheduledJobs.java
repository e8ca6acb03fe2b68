package io.goldensignals.springboot;

import io.goldensignals.jobs.Job;
import io.goldensignals.jobs.JobBuilder;
import io.goldensignals.jobs.Run;
import io.goldensignals.jobs.Schedule;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.IntervalTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.scheduling.config.Task;
import org.springframework.scheduling.config.TriggerTask;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;
import org.springframework.scheduling.support.SimpleTriggerContext;
import org.springframework.util.ClassUtils;

/**
 * Measures methods that are {@code @Scheduled}, each as the job {@code Class.method}, or {@code package.Class.method} where
 * two classes share their name.
 *
 * <p>Their runs are those that Spring observes. Their schedules are read before the first of them starts, so that a job exists
 * before it has run.
 */
final class ScheduledJobs implements ObservationHandler<ScheduledTaskObservationContext>, SchedulingConfigurer {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledJobs.class);

    /** One job stands for all beyond these, as the names of jobs are capped too. */
    private static final int MOST = 200;

    private static final String OTHER = "_OTHER";

    private final JobOptions jobs;
    private final ObjectProvider<ObservationRegistry> observations;
    private final ConcurrentMap<String, Optional<Job>> byMethod = new ConcurrentHashMap<>();
    private final Map<String, Optional<Job>> byName = new HashMap<>();
    private final Set<String> ambiguous = new HashSet<>();

    ScheduledJobs(JobOptions jobs, ObjectProvider<ObservationRegistry> observations) {
        this.jobs = jobs;
        this.observations = observations;
    }

    /** Comes before the registrar starts the tasks, and after it has been given those of the annotations. */
    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        Guard.run("scheduled methods", () -> {
            if (registrar.getObservationRegistry() == null) {
                observations.ifAvailable(registrar::setObservationRegistry);
            }
            Map<String, List<Task>> tasks = new HashMap<>();
            registrar.getCronTaskList().forEach(task -> add(tasks, task));
            registrar.getFixedRateTaskList().forEach(task -> add(tasks, task));
            registrar.getFixedDelayTaskList().forEach(task -> add(tasks, task));
            claimNames(tasks.keySet());
            tasks.forEach((method, its) -> register(method, its.size() == 1 ? schedule(registrar, its.get(0)) : null));
        });
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof ScheduledTaskObservationContext;
    }

    @Override
    public void onStart(ScheduledTaskObservationContext context) {
        try {
            String method = ClassUtils.getQualifiedMethodName(context.getMethod());
            Optional<Job> job = byMethod.get(method);
            (job == null ? register(method, null) : job).ifPresent(known -> context.put(Run.class, known.start()));
        } catch (RuntimeException e) {
            LOG.warn("A run of {} is not measured", context.getMethod(), e);
        }
    }

    @Override
    public void onStop(ScheduledTaskObservationContext context) {
        Run run = context.get(Run.class);
        if (run != null) {
            Throwable failure = context.getError();
            if (failure == null) {
                run.succeeded();
            } else {
                run.failed(failure);
            }
        }
    }

    private synchronized void claimNames(Set<String> methods) {
        Set<String> claimed = new HashSet<>();
        for (String method : methods) {
            if (!claimed.add(shortName(method))) {
                ambiguous.add(shortName(method));
            }
        }
    }

    /** Empty if the job could not be published, which is logged once. */
    private synchronized Optional<Job> register(String method, @Nullable Schedule schedule) {
        Optional<Job> known = byMethod.get(method);
        if (known != null) {
            return known;
        }
        Optional<Job> job = byName.size() < MOST
                ? byName.computeIfAbsent(name(method), name -> publish(name, schedule))
                : byName.computeIfAbsent(OTHER, name -> publish(name, null));
        byMethod.put(method, job);
        return job;
    }

    private Optional<Job> publish(String name, @Nullable Schedule schedule) {
        try {
            JobBuilder builder = jobs.begin(name);
            return Optional.of((schedule == null ? builder : builder.schedule(schedule)).register());
        } catch (RuntimeException e) {
            LOG.warn("Not measured: scheduled method {}", name, e);
            return Optional.empty();
        }
    }

    /** Methods of two classes that have one name bear those of their packages too. */
    private String name(String method) {
        String name = shortName(method);
        return ambiguous.contains(name) || byName.containsKey(name) ? method : name;
    }

    private static String shortName(String method) {
        int dot = method.lastIndexOf('.');
        return ClassUtils.getShortName(method.substring(0, dot)) + method.substring(dot);
    }

    /** A task that is a method bears its name; any other is an object's or a lambda's. */
    private static void add(Map<String, List<Task>> tasks, Task task) {
        String method = task.getRunnable().toString();
        if (method.matches("[\\w$]+(\\.[\\w$]+)+")) {
            tasks.computeIfAbsent(method, ignored -> new ArrayList<>()).add(task);
        }
    }

    private static @Nullable Schedule schedule(ScheduledTaskRegistrar registrar, Task task) {
        if (task instanceof TriggerTask cron) {
            Trigger trigger = cron.getTrigger();
            return time -> trigger.nextExecution(new SimpleTriggerContext(time, time, time));
        }
        if (task instanceof IntervalTask interval) {
            Schedule waits = registrar.getFixedRateTaskList().contains(interval)
                    ? Schedule.every(interval.getIntervalDuration())
                    : Schedule.afterEnd(interval.getIntervalDuration());
            return new NotBefore(Instant.now().plus(interval.getInitialDelayDuration()), waits);
        }
        return null;
    }

    /** A schedule with an initial delay, which may be longer than the waits that follow. */
    private record NotBefore(Instant first, Schedule waits) implements Schedule {

        @Override
        public @Nullable Instant next(Instant time) {
            Instant next = waits.next(time);
            return next == null || next.isAfter(first) ? next : first;
        }

        @Override
        public boolean isSinceLastRun() {
            return waits.isSinceLastRun();
        }

        @Override
        public boolean isSinceLastEnd() {
            return waits.isSinceLastEnd();
        }
    }
}
