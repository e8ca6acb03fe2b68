package io.goldensignals.springboot;

import io.goldensignals.jobs.Job;
import io.goldensignals.jobs.JobBuilder;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.jobs.Run;
import io.goldensignals.jobs.Schedule;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * Measures methods that are {@code @Scheduled}, each as the job {@code Class.method}.
 *
 * <p>Their runs are those that Spring observes. Their schedules are read before the first of them starts, so that a job exists
 * before it has run.
 */
final class ScheduledJobs implements ObservationHandler<ScheduledTaskObservationContext>, SchedulingConfigurer {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledJobs.class);

    /** One job stands for all beyond these, as the names of jobs are capped too. */
    private static final int MOST = 200;

    private static final String OTHER = "_OTHER";

    private final ObjectProvider<JobMetrics> jobs;
    private final ObjectProvider<ObservationRegistry> observations;
    private final JobsProperties options;
    private final ConcurrentMap<String, Job> byMethod = new ConcurrentHashMap<>();
    private final Map<String, Job> byName = new HashMap<>();

    ScheduledJobs(
            ObjectProvider<JobMetrics> jobs, ObjectProvider<ObservationRegistry> observations, JobsProperties options) {
        this.jobs = jobs;
        this.observations = observations;
        this.options = options;
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
            Job job = byMethod.get(method);
            context.put(Run.class, (job == null ? register(method, null) : job).start());
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

    private synchronized Job register(String method, @Nullable Schedule schedule) {
        Job known = byMethod.get(method);
        if (known != null) {
            return known;
        }
        // Two classes of one name share the job, which so has neither's due times.
        String name = byName.size() < MOST ? shortName(method) : OTHER;
        Job job = byName.get(name);
        if (job == null) {
            JobBuilder builder = options.builder(jobs.getObject(), name);
            job = (schedule == null ? builder : builder.schedule(schedule)).register();
            byName.put(name, job);
        }
        byMethod.put(method, job);
        return job;
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

    /** Null with a fixed delay, whose next due time is not known before a run ends. */
    private static @Nullable Schedule schedule(ScheduledTaskRegistrar registrar, Task task) {
        if (task instanceof TriggerTask cron) {
            Trigger trigger = cron.getTrigger();
            return time -> trigger.nextExecution(new SimpleTriggerContext(time, time, time));
        }
        return task instanceof IntervalTask rate
                        && registrar.getFixedRateTaskList().contains(rate)
                ? Schedule.every(rate.getIntervalDuration())
                : null;
    }
}
