package io.goldensignals.dashboards.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.dashboards.Generator;
import io.goldensignals.dashboards.boards.BoardFile;
import io.goldensignals.dashboards.boards.DashboardsTest;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Severity;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every alert says what is wrong, where to look and what to do. */
class AlertsTest {

    private static final Map<String, String> FILES = Generator.files(Profile.OPERATION);

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

    static List<Alert> alerts() {
        return Rules.alerts(Profile.OPERATION);
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void itTellsEnough(Alert alert) {
        assertThat(alert.yaml()).containsKeys("alert", "expr", "labels", "annotations");
        assertThat(alert.allLabels()).containsKeys("severity", "category");
        @SuppressWarnings("unchecked")
        Map<String, String> annotations = (Map<String, String>) alert.yaml().get("annotations");
        assertThat(annotations).containsKeys("summary", "runbook_url", "dashboard_url");
        assertThat(annotations.values()).allSatisfy(text -> assertThat(text).isNotBlank());
        if (alert.severity() != Severity.NONE) {
            assertThat(annotations).containsKey("description");
        }
        assertThat(alert.allLabels().values())
                .as("a label that changes makes a new alert each time")
                .noneMatch(value -> value.contains("$value"));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void itsLinkFillsVariablesThatTheDashboardHas(Alert alert) {
        BoardFile board = BoardFile.all().stream()
                .filter(file ->
                        file.json().get("uid").asText().equals(alert.board().uid()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(alert.board() + " is not generated"));
        String query = alert.carried().stream()
                .map(label -> "var-" + Board.variable(label) + "=")
                .collect(Collectors.joining("&"));
        assertThat(DashboardsTest.unknownVariables(query, board)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void itsRunbookAnswersEveryQuestion(Alert alert) {
        String runbook = FILES.get("runbooks/" + alert.name() + ".md");
        assertThat(runbook)
                .isNotNull()
                .contains("\n## Meaning\n\n", "\n## Impact\n\n")
                .containsPattern("\n## Diagnosis\n\n(- |1[.] )")
                .containsPattern("\n## Mitigation\n\n(- |1[.] )")
                .contains("\n## In the demo\n\n");
        assertThat(runbook.split("\n## "))
                .allSatisfy(section -> assertThat(section.split("\n", 2)[1]).isNotBlank());
        assertThat(LINK.matcher(runbook).results().map(link -> "runbooks/" + link.group(1)))
                .allSatisfy(link -> assertThat(FILES).containsKey(link));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void panelsThatTheRunbookNamesAreThere(Alert alert) {
        List<String> titles = BoardFile.all().stream()
                .flatMap(board -> board.panels().stream())
                .map(panel -> panel.get("title").asText().replace(": $figure", ""))
                .toList();
        List<String> named = FILES.get("runbooks/" + alert.name() + ".md")
                .lines()
                .filter(step -> step.contains("anel *") || step.contains("anels *"))
                .flatMap(step -> Pattern.compile("\\*([^*]+)\\*").matcher(step).results())
                .map(result -> result.group(1))
                .toList();
        assertThat(titles).containsAll(named);
    }

    /** What is critical, and why it cannot wait an hour. All else is a warning: it names a cause, or harms few. */
    private static final Map<String, String> CRITICAL = Map.ofEntries(
            Map.entry("JobAbsent", "a whole service is down"),
            Map.entry("BrokerDown", "no service publishes or consumes"),
            Map.entry("BrokerNodesApart", "both halves of the broker take messages, and one half's will be lost"),
            Map.entry("NotificationsFail", "no other alert arrives"),
            Map.entry("HttpErrorBudgetBurn", "users get errors, at a pace that ends the month's budget within days"),
            Map.entry("HttpLatencyBudgetBurn", "users wait, at such a pace"),
            Map.entry("BrokerBlocksPublishers", "publishing hangs in every service"),
            Map.entry("QueueWithoutConsumer", "messages wait for a consumer that does not exist"),
            Map.entry("MessagesDropped", "messages are lost for good"),
            Map.entry("NoOrders", "the business stands still"));

    /**
     * What is no longer critical. A result that has been out of date for three intervals is not
     * made worse by an hour: JobFailed has been firing since the first failed run, and what users notice of it has an alert
     * of its own.
     */
    private static final List<String> NO_LONGER_CRITICAL = List.of("JobStale");

    @Test
    void fewAlertsAreCritical() {
        assertThat(alerts().stream()
                        .filter(alert -> alert.severity() == Severity.CRITICAL)
                        .map(Alert::name))
                .containsExactlyInAnyOrderElementsOf(CRITICAL.keySet())
                .doesNotContainAnyElementsOf(NO_LONGER_CRITICAL);
        assertThat(CRITICAL).hasSizeBetween(8, 10);
    }

    @Test
    void categoriesAreFiles() {
        Rules.all(Profile.OPERATION)
                .forEach((file, groups) -> groups.forEach(group -> assertThat(group.alerts())
                        .allSatisfy(alert -> assertThat(alert.category()).hasToString(file))));
    }
}
