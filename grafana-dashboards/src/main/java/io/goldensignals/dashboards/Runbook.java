package io.goldensignals.dashboards;

import java.util.List;
import java.util.stream.Collectors;

/** The runbook of an alert, as Markdown. */
final class Runbook {

    private Runbook() {}

    static String markdown(Alert alert) {
        return "---\nalert: " + alert.name() + "\nseverity: "
                + alert.allLabels().get("severity") + "\ncategory: " + alert.category() + "\ndashboard: "
                + alert.board().path() + "\n---\n\n# " + alert.name() + "\n\n"
                + "Severity **" + alert.allLabels().get("severity") + "** (act "
                + alert.severity().act() + "), category "
                + alert.category() + ", dashboard *" + alert.board().title() + "*.\n\n"
                + "```promql\n" + alert.expr().strip() + "\n```\n\n"
                + timing(alert)
                + "## Meaning\n\n" + alert.meaning() + "\n\n"
                + "## Impact\n\n" + alert.impact() + "\n\n"
                + "## Diagnosis\n\n" + steps(alert.diagnosis()) + "\n"
                + "## Mitigation\n\n" + steps(alert.mitigation()) + "\n"
                + "## In the demo\n\n" + alert.demo() + "\n";
    }

    private static String timing(Alert alert) {
        String hold = alert.hold().isEmpty() ? "Fires at once" : "Fires when that has held for " + alert.hold();
        String keep = alert.keep().isEmpty() ? "" : ", and goes on for " + alert.keep() + " afterwards";
        return hold + keep + ".\n\n";
    }

    private static String steps(List<String> steps) {
        return steps.stream().map(step -> "- " + step + "\n").collect(Collectors.joining());
    }
}
