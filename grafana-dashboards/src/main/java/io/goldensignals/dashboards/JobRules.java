package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.dashboards.Promql.max;
import static io.goldensignals.dashboards.Promql.min;
import static io.goldensignals.jobs.JobMeters.CALLBACK_OUTCOME;
import static io.goldensignals.jobs.JobMeters.MISS;
import static io.goldensignals.jobs.JobMeters.NAME;

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
                .meaning(
                        "The last run of the job failed. It fires until a run succeeds, on any instance, however long that takes; restarts do not end it. Probes of canaries do not count: [CanaryDown](CanaryDown.md) is theirs.")
                .impact("What the run should have done is not done until one succeeds.")
                .diagnosis(
                        "Panel *Failed runs by type*: which exception?",
                        "Panel *Failed steps*: in which step?",
                        "The application's log of that time.")
                .mitigation(
                        "A dependency was down: run the job by hand when it is back, if its next time is far.",
                        "It fails each time since a release: roll back, then run it by hand.",
                        "One bad record: repair or exclude it, then run it by hand.")
                .demo("Stop the demo's S3 server: the job that measures buckets fails.")
                .in(Category.JOBS);
    }

    private static Alert missed(Profile p) {
        return Alert.warning("JobObjectiveMissed")
                .expr(Promql.grownBy(Metric.of(JobMeters.SLA_MISSED), p.window("10m"), JOB, NAME, MISS)
                        + "\nunless on (job, job_name) " + Metric.of(JobMeters.CANARY_UP))
                .summary(WHICH + " missed its objective: {{ $labels.job_sla_miss }}.")
                .description("{{ $value | humanize }} times in ten minutes.")
                .board(Board.JOBS, JOB)
                .meaning(
                        "A run took longer than it may, or none began when it was due. Probes of canaries do not count.")
                .impact("Whoever relies on the job's result gets it late.")
                .diagnosis(
                        "Panel *Objectives missed*: too long, or not started?",
                        "Too long: panel *Duration of steps*.",
                        "Not started: panel *Running*; are all threads of the scheduler taken, is the instance up?")
                .mitigation(
                        "Speed up the critical step, or give the job more time.", "Give the scheduler more threads.")
                .demo("Start the shop with `--export-at` in the next second and a slow S3 server.")
                .in(Category.JOBS);
    }

    private static Alert stale(Profile p) {
        return Alert.critical("JobStale")
                .expr("time() - " + "(" + SUCCESS + " > 0)"
                        + "\n> on (job, job_name) 3 * "
                        + max(Metric.of(JobMeters.INTERVAL).now(), JOB, NAME) + " + 60")
                .hold(p.time("1m"))
                .keep(p.time("1m"))
                .summary(WHICH + " has not succeeded for three intervals.")
                .description("Its last success was {{ $value | humanizeDuration }} ago.")
                .board(Board.JOBS, JOB)
                .meaning("Three due times have passed without a successful run.")
                .impact("What the job keeps up to date is out of date.")
                .diagnosis(
                        "Panel *Time since the last success*: this job or all?",
                        "Panel *Failed runs by type*: does it fail each time?",
                        "Panel *Run under way*: does one run hang?")
                .mitigation("Correct the cause and run it by hand.", "End a hanging run: restart the instance.")
                .demo("Stop the demo's S3 server: the job that measures buckets no longer succeeds.")
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
                .meaning("The job has been known for more than three intervals and no run has succeeded.")
                .impact("It does not do its work at all, most likely since a release.")
                .diagnosis("As for [JobStale](JobStale.md).", "Panel *Runs begun and killed*: did it begin at all?")
                .mitigation("Roll back, or correct its configuration.")
                .demo("Start it with a canary whose source does not exist.")
                .in(Category.JOBS);
    }

    private static Alert tooLong(Profile p) {
        return Alert.warning("JobRunsTooLong")
                .expr(max(Metric.of(JobMeters.RUNNING_DURATION).now(), JOB, NAME) + "\n> on (job, job_name) 2 * "
                        + max(Metric.of(JobMeters.SLA_DURATION).now(), JOB, NAME))
                .hold(p.time("1m"))
                .summary(WHICH + " hangs.")
                .description("The run under way has taken {{ $value | humanizeDuration }} so far.")
                .board(Board.JOBS, JOB)
                .meaning("A run has taken more than twice as long as it may, and goes on.")
                .impact("The next run may be skipped or overlap it.")
                .diagnosis("Panel *Run under way*: does it end at all?", "A thread dump shows what it waits for.")
                .mitigation("Wait, or restart the instance.", "Give its calls a timeout.")
                .demo("Not provoked there.")
                .in(Category.JOBS);
    }

    private static Alert killed(Profile p) {
        return Alert.warning("JobKilled")
                .expr(Promql.grownBy(Metric.of(JobMeters.KILLED), p.window("15m"), JOB, NAME))
                .summary("A run of " + WHICH + " died with its process.")
                .description("{{ $value | humanize }} runs never ended.")
                .board(Board.JOBS, JOB)
                .meaning("When the job was registered it found the mark of a run that never ended.")
                .impact("That run's work may be half done.")
                .diagnosis(
                        "Panel *Runs begun and killed*: when did it begin?",
                        "What ended the process: a release, the kernel, an OutOfMemoryError?")
                .mitigation("Check the data for half-done work; run the job again.")
                .demo("`./demo --faults killed-job`.")
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
                .meaning("Every probe of the last minutes failed. Single failures do not fire it.")
                .impact("Whatever relies on the source will fail next.")
                .diagnosis(
                        "Panel *Failed probes*: timeout, connection, status, content?",
                        "Probe it by hand from the same machine.")
                .mitigation("Tell those who run the source; switch to another if there is one.")
                .demo("Stop the service that the canary probes.")
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
                .meaning("A callback on a failure or missed objective threw, or too many waited.")
                .impact("Somebody who should have been told was not.")
                .diagnosis(
                        "Panel *Callbacks*: failed or dropped?", "The application's log has the callback's exception.")
                .mitigation("Correct the receiver: token, address.", "Make it faster than the failures come.")
                .demo("Give the demo a wrong token for the chat.")
                .in(Category.JOBS);
    }
}
