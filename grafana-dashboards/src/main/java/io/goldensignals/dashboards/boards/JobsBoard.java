package io.goldensignals.dashboards.boards;

import static io.goldensignals.dashboards.prometheus.Promql.legend;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.min;
import static io.goldensignals.dashboards.prometheus.Promql.sum;
import static io.goldensignals.jobs.JobMeters.CALLBACK_OUTCOME;
import static io.goldensignals.jobs.JobMeters.ERROR_TYPE;
import static io.goldensignals.jobs.JobMeters.FAILURE_REASON;
import static io.goldensignals.jobs.JobMeters.ITEM_RESULT;
import static io.goldensignals.jobs.JobMeters.MISS;
import static io.goldensignals.jobs.JobMeters.NAME;
import static io.goldensignals.jobs.JobMeters.STEP;

import io.goldensignals.core.MeterSpec;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.grafana.Panels;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.jobs.JobMeters;

/** Scheduled jobs and canaries: did they run, in time, well, and what did they do. */
final class JobsBoard {

    private static final String JOB_NAME = legend(NAME);

    private JobsBoard() {}

    private static Metric of(MeterSpec row) {
        return Metric.of(row).like(NAME, "$name");
    }

    private static Metric runs() {
        return Metric.count(JobMeters.RUN_DURATION).like(NAME, "$name");
    }

    static Dashboard create() {
        return new Dashboard(
                        Board.JOBS,
                        "Which job failed, is late, takes too long, or has not succeeded for long?",
                        Metric.of(JobMeters.REGISTERED_TIME))
                .lasting("6h")
                .variable("name", "Scheduled job", Metric.of(JobMeters.REGISTERED_TIME), NAME, JobMeters.CATALOG)
                .row("Now", now())
                .row("Runs", runsRow())
                .row("Objectives", objectives())
                .collapsed("Canaries", canaries())
                .collapsed("What they do", items())
                .collapsed("Overlaps, retries, callbacks", rest());
    }

    private static Panel[] now() {
        return new Panel[] {
            Panel.stat("Running", "Runs in flight.")
                    .query(sum(of(JobMeters.RUNNING).now()), "runs"),
            Panel.stat("Failed runs, last hour", "Runs that ended in an exception.")
                    .query(sum(runs().not(ERROR_TYPE, "").increase("1h")), "failed")
                    .noValue("0")
                    .below(1),
            Panel.stat("Missed, last hour", "Objectives missed: runs that took too long or did not start when due.")
                    .query(sum(of(JobMeters.SLA_MISSED).increase("1h")), "missed")
                    .below(1),
            Panel.stat("Longest unsuccessful", "The job whose last success is the oldest.")
                    .unit("s")
                    .query("max (time() - " + max(of(JobMeters.LAST_SUCCESS_TIME) + " > 0", NAME) + ")", "ago"),
            Panel.stat("Never succeeded", "Jobs that have not succeeded since they were registered.")
                    .query(sum(max(of(JobMeters.LAST_SUCCESS_TIME).now(), NAME) + " == bool 0"), "jobs")
                    .noValue("0")
                    .below(1),
            Panel.stat("Canaries down", "Canaries whose last probe failed.")
                    .query(sum(of(JobMeters.CANARY_UP) + " == bool 0"), "down")
                    .noValue("0")
                    .below(1)
        };
    }

    private static Panel[] runsRow() {
        return new Panel[] {
            Panel.lines("Runs that ended", "Runs per hour that ended, well or not.")
                    .every("5m")
                    .query(sum(runs().increase("1h"), NAME), JOB_NAME),
            Panel.failures("Failed runs by type", "Runs per hour that ended in an exception.")
                    .every("5m")
                    .query(sum(runs().not(ERROR_TYPE, "").increase("1h"), NAME, ERROR_TYPE), legend(NAME, ERROR_TYPE)),
            Panel.lines(
                            "Runs begun and killed",
                            "Runs per hour that began, and those that never ended as their process died.")
                    .every("5m")
                    .query(sum(of(JobMeters.STARTED).increase("1h"), NAME), "begun " + JOB_NAME)
                    .query(sum(of(JobMeters.KILLED).increase("1h"), NAME), "killed " + JOB_NAME),
            Panel.lines("Duration of runs", "95th percentile, against how long a run may take.")
                    .unit("s")
                    .query(
                            Promql.quantile(
                                    0.95,
                                    Metric.bucket(JobMeters.RUN_DURATION).like(NAME, "$name"),
                                    Panels.WINDOW,
                                    NAME),
                            JOB_NAME)
                    .query(max(of(JobMeters.SLA_DURATION).now(), NAME), "allowed " + JOB_NAME),
            Panel.lines("Duration of steps", "95th percentile: which step is the critical one?")
                    .unit("s")
                    .query(
                            Promql.quantile(
                                    0.95,
                                    Metric.bucket(JobMeters.STEP_DURATION).like(NAME, "$name"),
                                    Panels.WINDOW,
                                    NAME,
                                    STEP),
                            legend(NAME, STEP)),
            Panel.failures("Failed steps", "Steps per hour that ended in an exception.")
                    .every("5m")
                    .query(
                            sum(
                                    Metric.count(JobMeters.STEP_DURATION)
                                            .like(NAME, "$name")
                                            .not(ERROR_TYPE, "")
                                            .increase("1h"),
                                    NAME,
                                    STEP,
                                    ERROR_TYPE),
                            legend(NAME, STEP, ERROR_TYPE))
        };
    }

    private static Panel[] objectives() {
        return new Panel[] {
            Panel.lines("Time since the last success", "Above the interval: a run failed or did not take place.")
                    .unit("s")
                    .query("time() - " + max(of(JobMeters.LAST_SUCCESS_TIME) + " > 0", NAME), JOB_NAME)
                    .query(max(of(JobMeters.INTERVAL).now(), NAME), "interval " + JOB_NAME),
            Panel.failures("Objectives missed", "Runs per hour that took too long, or due times at which none began.")
                    .every("5m")
                    .query(sum(of(JobMeters.SLA_MISSED).increase("1h"), NAME, MISS), legend(NAME, MISS)),
            Panel.lines("Oldest run in flight", "How long it has taken so far.")
                    .unit("s")
                    .query(max(of(JobMeters.RUNNING_DURATION).now(), NAME), JOB_NAME),
            Panel.table("Jobs", "When each last began, ended and succeeded, when it is due, since when it is known.")
                    .query(max(of(JobMeters.LAST_START_TIME).now(), NAME) + " * 1000", "")
                    .query(max(of(JobMeters.LAST_END_TIME).now(), NAME) + " * 1000", "")
                    .query(max(of(JobMeters.LAST_SUCCESS_TIME).now(), NAME) + " * 1000", "")
                    .query(min(of(JobMeters.NEXT_DUE_TIME).now(), NAME) + " * 1000", "")
                    .query(min(of(JobMeters.REGISTERED_TIME).now(), NAME) + " * 1000", "")
                    .joined()
                    .column("A", "Began", "dateTimeFromNow")
                    .column("B", "Ended", "dateTimeFromNow")
                    .column("C", "Succeeded", "dateTimeFromNow")
                    .column("D", "Due", "dateTimeFromNow")
                    .column("E", "Known since", "dateTimeFromNow")
        };
    }

    private static Panel[] canaries() {
        return new Panel[] {
            Panel.states("Health", "Whether each canary's last probe succeeded.")
                    .query(min(of(JobMeters.CANARY_UP).now(), NAME), JOB_NAME)
                    .atLeast(1),
            Panel.failures("Failed probes", "Per hour, by reason.")
                    .size(12, 8)
                    .every("5m")
                    .query(
                            sum(of(JobMeters.CANARY_FAILURES).increase("1h"), NAME, FAILURE_REASON),
                            legend(NAME, FAILURE_REASON)),
            Panel.lines("Available", "Share of the probes of an hour that succeeded.")
                    .size(12, 8)
                    .unit("percentunit")
                    .range(0, 1)
                    .query(
                            "1 - "
                                    + Promql.ratio(
                                            sum(of(JobMeters.CANARY_FAILURES).increase("1h"), NAME),
                                            sum(runs().increase("1h"), NAME)),
                            JOB_NAME)
        };
    }

    private static Panel[] items() {
        return new Panel[] {
            Panel.lines("Items by result", "Rows, files, messages per hour: read, written, skipped, dirty, sent.")
                    .size(12, 8)
                    .every("5m")
                    .query(sum(of(JobMeters.ITEMS).increase("1h"), NAME, ITEM_RESULT), legend(NAME, ITEM_RESULT)),
            Panel.lines("Share of dirty items", "Items found invalid, of all read.")
                    .size(12, 8)
                    .unit("percentunit")
                    .query(
                            Promql.ratio(
                                    sum(
                                            of(JobMeters.ITEMS)
                                                    .is(ITEM_RESULT, "dirty")
                                                    .increase("1h"),
                                            NAME),
                                    sum(
                                            of(JobMeters.ITEMS)
                                                    .is(ITEM_RESULT, "read")
                                                    .increase("1h"),
                                            NAME)),
                            JOB_NAME)
        };
    }

    private static Panel[] rest() {
        return new Panel[] {
            Panel.lines(
                            "Overlaps and skipped runs",
                            "Runs per hour that began while another was in flight, or were skipped for that.")
                    .query(sum(of(JobMeters.OVERLAPS).increase("1h"), NAME), "overlapped " + JOB_NAME)
                    .query(sum(of(JobMeters.SKIPPED).increase("1h"), NAME), "skipped " + JOB_NAME),
            Panel.lines("Attempts beyond the first", "Per hour, within runs.")
                    .query(sum(of(JobMeters.RETRIES).increase("1h"), NAME), JOB_NAME),
            Panel.lines("Callbacks", "Per hour, by what became of them.")
                    .query(
                            sum(of(JobMeters.CALLBACKS).increase("1h"), NAME, CALLBACK_OUTCOME),
                            legend(NAME, CALLBACK_OUTCOME))
        };
    }
}
