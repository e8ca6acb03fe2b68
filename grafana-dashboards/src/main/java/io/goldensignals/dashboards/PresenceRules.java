package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.dashboards.Promql.REPLICA;

import io.goldensignals.core.InstrumentationMeters;
import io.goldensignals.core.ProcessMeters;
import java.util.List;

/** Is there anything to be measured at all, and does the measuring work? */
final class PresenceRules {

    private PresenceRules() {}

    static List<RuleGroup> groups(Profile p) {
        return List.of(new RuleGroup(
                "presence",
                List.of(
                        watchdog(),
                        targetDown(p),
                        jobAbsent(p),
                        vanished(p),
                        restarts(p),
                        ruleFailures(p),
                        notificationsFail(p),
                        ownFailures(p),
                        overflow(p),
                        BudgetRules.exhausted(p),
                        BudgetRules.nearlyUsed(p))));
    }

    private static Alert watchdog() {
        return Alert.sign("Watchdog")
                .expr("vector(1)")
                .summary("Prometheus evaluates rules and Alertmanager delivers.")
                .board(Board.OVERVIEW)
                .meaning(
                        "Always fires. A receiver outside this stack expects it and raises the alarm when it no longer comes.")
                .impact("When it stops, no other alert reaches anybody.")
                .diagnosis(
                        "Is Prometheus up, does its page 'Alerts' show this one?",
                        "Is Alertmanager up, does `amtool alert` show it?",
                        "Does the receiver of the route for `Watchdog` answer?")
                .mitigation("Restart what is down.", "Until it is back, look at the dashboards yourself.")
                .demo("It fires from the first minute.")
                .in(Category.PRESENCE);
    }

    private static Alert targetDown(Profile p) {
        return Alert.warning("TargetDown")
                .expr("avg_over_time(" + Metric.of(PlatformMeters.UP).over(p.window("5m")) + ") < 0.5")
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.instance }} of {{ $labels.job }} cannot be scraped.")
                .description("{{ $value | humanizePercentage }} of the recent scrapes succeeded.")
                .board(Board.PROCESS, JOB, REPLICA)
                .meaning("Most of the recent scrapes of this instance failed.")
                .impact("The instance is down, or up and unmeasured; requests may reach fewer instances than planned.")
                .diagnosis(
                        "Prometheus, page 'Targets': the error of the last scrape.",
                        "Does the instance answer its health check?",
                        "Panel *Instances up*: is it the only one?")
                .mitigation(
                        "Restart the instance if it hangs.",
                        "If only the scrape fails: port, path, network, certificate.")
                .demo("Stop one of the shop's instances.")
                .in(Category.PRESENCE);
    }

    private static Alert jobAbsent(Profile p) {
        String up = Metric.of(PlatformMeters.UP).now();
        return Alert.critical("JobAbsent")
                .expr(Promql.count(up, JOB) + " unless on (job) " + Promql.count(up + " == 1", JOB))
                .hold(p.time("5m"))
                .summary("No instance of {{ $labels.job }} is up.")
                .description("{{ $value }} are known, and none can be scraped.")
                .board(Board.OVERVIEW, JOB)
                .meaning(
                        "Prometheus knows instances of this job and can scrape none. It fires until one is back. A job that has no instances any more, as it was scaled to zero or removed, is [JobVanished](JobVanished.md).")
                .impact("The service is down for everybody; all its other alerts are mute.")
                .diagnosis(
                        "Prometheus, page 'Targets': the error of the last scrapes. `connection refused`: the processes are down; `401` or `404`: only the scrape fails; a timeout: they hang, or the network.",
                        "Ask a health check from outside: does the service answer users?",
                        "Did it begin with a release or a change of configuration?")
                .mitigation(
                        "Bring the service back before anything else.", "Roll back the last release or configuration.")
                .demo("Stop all instances of the MES.")
                .in(Category.PRESENCE);
    }

    private static Alert vanished(Profile p) {
        String up = Metric.of(PlatformMeters.UP).now();
        return Alert.warning("JobVanished")
                .expr(Promql.count(Metric.of(PlatformMeters.UP).offset(p.time("1h")), JOB) + " unless on (job) "
                        + Promql.count(up, JOB))
                .hold(p.time("5m"))
                .summary("Prometheus no longer knows any instance of {{ $labels.job }}.")
                .description("It knew {{ $value }} an hour ago.")
                .board(Board.OVERVIEW, JOB)
                .meaning(
                        "An hour ago Prometheus had targets of this job and now it has none. It is a warning, as every job that is removed, renamed or scaled to zero on purpose does the same; it ends after an hour.")
                .impact("If it was no intention: the service is gone, and none of its alerts can fire.")
                .diagnosis(
                        "Was it removed, renamed or scaled to zero on purpose? Then nothing is to be done.",
                        "Prometheus, page 'Service discovery': does it find the job, and which relabelling drops it?",
                        "Ask the platform for its instances: are there any?")
                .mitigation("Bring it back, or correct the discovery.")
                .demo("Remove its entry from the file of targets.")
                .in(Category.PRESENCE);
    }

    private static Alert restarts(Profile p) {
        return Alert.warning("RestartsInALoop")
                .expr(Promql.max(
                                "changes("
                                        + Metric.of(ProcessMeters.PROCESS_START_TIME)
                                                .over(p.window("30m")) + ")",
                                JOB,
                                REPLICA)
                        + " > 2")
                .keep(p.time("5m"))
                .summary("{{ $labels.instance }} of {{ $labels.job }} restarts again and again.")
                .description("It started {{ $value | humanize }} times within half an hour.")
                .board(Board.PROCESS, JOB, REPLICA)
                .meaning("The process of one instance began anew more than twice within half an hour.")
                .impact("Requests and messages in flight are lost each time; the instance is up but does little.")
                .diagnosis(
                        "The end of the log before each start: an exception at start-up, OutOfMemoryError, nothing at all?",
                        "Nothing at all: the kernel or the platform killed it. `journalctl -k | grep -i oom`, or `kubectl describe pod` (`OOMKilled`, a failed probe).",
                        "Panel *Resident memory*: does it climb to the limit before each restart?")
                .mitigation(
                        "Roll back if it began with a release.",
                        "`OOMKilled`: raise the memory limit, or lower the heap below three quarters of it.",
                        "A failed probe: give the start more time before the probe counts.")
                .demo("Kill an instance of the shop three times.")
                .in(Category.PRESENCE);
    }

    private static Alert ruleFailures(Profile p) {
        return Alert.warning("RuleEvaluationFails")
                .expr(Promql.grownBy(
                        Metric.of(PlatformMeters.RULE_FAILURES),
                        p.window("15m"),
                        JOB,
                        REPLICA,
                        PlatformMeters.RULE_GROUP))
                .summary("Prometheus cannot evaluate the rules of {{ $labels.rule_group }}.")
                .description("{{ $value | humanize }} evaluations failed.")
                .board(Board.OVERVIEW)
                .meaning("A rule's query failed, most often as two series match where one must.")
                .impact("Alerts of that group are blind.")
                .diagnosis(
                        "Prometheus, page 'Rules': the rule's error.",
                        "Its query in the graph page: which labels are double?")
                .mitigation("Fix the query, or drop the label that a new exporter added.")
                .demo("Not provoked there: load a rule such as `up / on () up`.")
                .in(Category.PRESENCE);
    }

    private static Alert notificationsFail(Profile p) {
        return Alert.critical("NotificationsFail")
                .expr(Promql.grownBy(
                        Metric.of(PlatformMeters.NOTIFICATIONS_FAILED),
                        p.window("5m"),
                        JOB,
                        PlatformMeters.INTEGRATION))
                .keep(p.time("5m"))
                .summary("Alertmanager cannot deliver through {{ $labels.integration }}.")
                .description("{{ $value | humanize }} notifications failed.")
                .board(Board.OVERVIEW)
                .meaning("The receiver refused notifications or did not answer.")
                .impact("Alerts fire and nobody hears of them.")
                .diagnosis(
                        "The log of Alertmanager names the receiver's answer.",
                        "429: too many messages; 401 or 404: the token; 400: the template makes invalid HTML.")
                .mitigation(
                        "Correct the token or the chat.",
                        "Silence what floods the chat.",
                        "Look at Alertmanager's own page until it works.")
                .demo("Stop the stub of the Bot API while an alert fires.")
                .in(Category.PRESENCE);
    }

    private static Alert ownFailures(Profile p) {
        return Alert.warning("InstrumentationFails")
                .expr(Promql.grownBy(
                        Metric.of(InstrumentationMeters.ERRORS), p.window("15m"), JOB, InstrumentationMeters.COMPONENT))
                .summary("The instrumentation {{ $labels.component }} of {{ $labels.job }} fails inside.")
                .description("{{ $value | humanize }} failures, kept from the application.")
                .board(Board.PROCESS, JOB)
                .meaning("The instrumentation caught an exception of its own or of a listener given to it.")
                .impact("None on the application; figures of that component may be missing or wrong.")
                .diagnosis(
                        "The application's log: the first failure is logged with its stack trace.",
                        "Panel *Own failures*: since when, in which component?",
                        "Component `rabbitmq`: panel *Hooks replaced*; something set its own collector or listener after ours.")
                .mitigation(
                        "Correct the callback or route function that fails.",
                        "A hook that was replaced: instrument the connection factory last, or use the Spring Boot starter.",
                        "Otherwise report it as a bug of the instrumentation.")
                .demo("Not provoked there.")
                .in(Category.PRESENCE);
    }

    private static Alert overflow(Profile p) {
        return Alert.info("LabelValuesCut")
                .expr(Promql.grownBy(
                        Metric.of(InstrumentationMeters.OVERFLOW),
                        p.window("1h"),
                        JOB,
                        InstrumentationMeters.COMPONENT,
                        InstrumentationMeters.TAG))
                .summary("{{ $labels.job }} has more values of {{ $labels.tag }} than its cap allows.")
                .description("{{ $value | humanize }} values were recorded as _OTHER.")
                .board(Board.PROCESS, JOB)
                .meaning("A label met more distinct values than its cap, or one outside its closed set.")
                .impact("Sums stay exact; the values past the cap cannot be told apart.")
                .diagnosis(
                        "Panel *Label values cut*: which component and label?",
                        "Is a raw value used where a template belongs: a path, a queue's generated name?")
                .mitigation("Give the template.", "Raise the cap if the values are few and meant.")
                .demo("Not provoked there.")
                .in(Category.PRESENCE);
    }
}
