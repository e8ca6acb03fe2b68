package io.goldensignals.dashboards.rules;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.min;
import static io.goldensignals.jobs.JobMeters.CALLBACK_OUTCOME;
import static io.goldensignals.jobs.JobMeters.MISS;
import static io.goldensignals.jobs.JobMeters.NAME;

import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.prometheus.Recording;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Threshold;
import io.goldensignals.jobs.JobMeters;
import java.util.List;

/** Jobs that fail, are late, or do not run at all. */
final class JobRules {

    private static final String WHICH = "{{ $labels.job_name }} of {{ $labels.job }}";

    private JobRules() {}

    /** When a job last succeeded and last ended: of all its instances, and beyond their restarts. */
    private static final String SUCCESS = "job_name:job_last_success:timestamp_seconds";

    private static final String END = "job_name:job_last_end:timestamp_seconds";

    static List<RuleGroup> groups(Profile p) {
        return List.of(
                new RuleGroup(
                        "job-memory",
                        List.of(
                                new Recording(SUCCESS, remembered(p, Metric.of(JobMeters.LAST_SUCCESS_TIME), SUCCESS)),
                                new Recording(END, remembered(p, Metric.of(JobMeters.LAST_END_TIME), END)))),
                new RuleGroup(
                        "jobs",
                        List.of(
                                failed(p),
                                missed(p),
                                stale(p),
                                never(p),
                                tooLong(p),
                                killed(p),
                                canary(p),
                                callbacks(p))));
    }

    /** The newest of what instances say and of what was recorded before, while the job has been seen within an hour. */
    private static String remembered(Profile p, Metric time, String record) {
        String hour = p.time("1h");
        return max(time + " or last_over_time(" + record + "[" + hour + "])", JOB, NAME) + "\nand on (job, job_name) "
                + max("last_over_time(" + time.over(hour) + ")", JOB, NAME);
    }

    private static Alert failed(Profile p) {
        return Alert.warning("JobFailed")
                .expr(END + " > on (job, job_name) " + SUCCESS + "\nunless on (job, job_name) "
                        + Metric.of(JobMeters.CANARY_UP))
                .hold(p.time("1m"))
                .summary(WHICH + " failed and has not succeeded since.")
                .description("Its last run ended at {{ $value | humanizeTimestamp }} and failed.")
                .board(Board.JOBS, JOB)
                .in(Category.JOBS);
    }

    private static Alert missed(Profile p) {
        return Alert.warning("JobObjectiveMissed")
                .expr(Promql.grownBy(Metric.of(JobMeters.SLA_MISSED), p.window("10m"), JOB, NAME, MISS)
                        + "\nunless on (job, job_name) " + Metric.of(JobMeters.CANARY_UP))
                .summary(WHICH + " missed its objective: {{ $labels.job_sla_miss }}.")
                .description("{{ $value | humanize }} times in ten minutes.")
                .board(Board.JOBS, JOB)
                .in(Category.JOBS);
    }

    private static Alert stale(Profile p) {
        return Alert.warning("JobStale")
                .expr("time() - " + "(" + SUCCESS + " > 0)"
                        + "\n> on (job, job_name) " + Threshold.JOB_STALE + " * "
                        + max(Metric.of(JobMeters.INTERVAL).now(), JOB, NAME) + " + 60")
                .hold(p.time("1m"))
                .keep(p.time("1m"))
                .summary(WHICH + " has not succeeded for three intervals.")
                .description("Its last success was {{ $value | humanizeDuration }} ago.")
                .board(Board.JOBS, JOB)
                .in(Category.JOBS);
    }

    private static Alert never(Profile p) {
        return Alert.warning("JobNeverSucceeded")
                .expr(SUCCESS + " == 0\nand on (job, job_name) (time() - "
                        + min(Metric.of(JobMeters.REGISTERED_TIME).now(), JOB, NAME) + "\n> on (job, job_name) 3 * "
                        + max(Metric.of(JobMeters.INTERVAL).now(), JOB, NAME) + " + 60)")
                .hold(p.time("1m"))
                .summary(WHICH + " has not succeeded since it was registered.")
                .description("Three of its intervals have passed; successes: {{ $value }}.")
                .board(Board.JOBS, JOB)
                .in(Category.JOBS);
    }

    private static Alert tooLong(Profile p) {
        return Alert.warning("JobRunsTooLong")
                .expr(max(Metric.of(JobMeters.RUNNING_DURATION).now(), JOB, NAME) + "\n> on (job, job_name) "
                        + Threshold.JOB_RUNS_TOO_LONG + " * "
                        + max(Metric.of(JobMeters.SLA_DURATION).now(), JOB, NAME))
                .hold(p.time("1m"))
                .summary(WHICH + " hangs.")
                .description("The run in flight has taken {{ $value | humanizeDuration }} so far.")
                .board(Board.JOBS, JOB)
                .in(Category.JOBS);
    }

    private static Alert killed(Profile p) {
        return Alert.warning("JobKilled")
                .expr(Promql.grownBy(Metric.of(JobMeters.KILLED), p.window("15m"), JOB, NAME))
                .summary("A run of " + WHICH + " died with its process.")
                .description("{{ $value | humanize }} runs never ended.")
                .board(Board.JOBS, JOB)
                .in(Category.JOBS);
    }

    private static Alert canary(Profile p) {
        return Alert.warning("CanaryDown")
                .expr(min("max_over_time(" + Metric.of(JobMeters.CANARY_UP).over(p.window("5m")) + ")", JOB, NAME)
                        + " == 0")
                .hold(p.time("1m"))
                .keep(p.time("1m"))
                .summary("The source that the canary " + WHICH + " probes is down.")
                .description("No probe has succeeded for five minutes.")
                .board(Board.JOBS, JOB)
                .in(Category.JOBS);
    }

    private static Alert callbacks(Profile p) {
        return Alert.warning("JobCallbacksFail")
                .expr(Promql.grownBy(
                        Metric.of(JobMeters.CALLBACKS).like(CALLBACK_OUTCOME, "failed|dropped"),
                        p.window("15m"),
                        JOB,
                        NAME))
                .summary("Notifications about " + WHICH + " are lost.")
                .description("{{ $value | humanize }} callbacks failed or were dropped.")
                .board(Board.JOBS, JOB)
                .in(Category.JOBS);
    }
}
