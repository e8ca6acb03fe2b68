package io.goldensignals.dashboards.boards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.prometheus.Expr;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.prometheus.PromqlReader;
import io.goldensignals.dashboards.settings.Board;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards can be imported as they are, by the page, the HTTP API and provisioning. */
public class DashboardsTest {

    private static final Pattern DATASOURCE = Pattern.compile("\"uid\" : \"([^\"]*)\"");

    static List<BoardFile> boards() {
        return BoardFile.all();
    }

    @ParameterizedTest
    @MethodSource("boards")
    void theLintersRulesHold(BoardFile board) {
        assertThat(Lint.problems(board)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("boards")
    void theModelIsTheClassicOneThatEveryImportTakes(BoardFile board) {
        JsonNode json = board.json();
        assertThat(json.get("id").isNull()).isTrue();
        assertThat(json.get("uid").asText()).hasSizeBetween(8, 40).startsWith("golden-");
        assertThat(json.get("schemaVersion").asInt()).isBetween(39, 42);
        assertThat(json.get("version").asInt()).isEqualTo(1);
        for (String foreign : List.of("__inputs", "__requires", "gnetId", "libraryPanel")) {
            assertThat(json.findValue(foreign)).as(foreign).isNull();
        }
        assertThat(board.panels())
                .extracting(BoardFile::type)
                .isSubsetOf("timeseries", "stat", "gauge", "heatmap", "table", "state-timeline");
    }

    @ParameterizedTest
    @MethodSource("boards")
    void noDataSourceIsNamedButByTheVariable(BoardFile board) {
        List<String> uids = board.json().findValues("datasource").stream()
                .map(datasource -> datasource.path("uid").asText())
                .distinct()
                .toList();
        assertThat(uids).containsExactly("${datasource}");
        assertThat(DATASOURCE.matcher(board.json().toString()).find()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("boards")
    void panelsHaveTheirOwnIdAndPlace(BoardFile board) {
        List<Integer> ids =
                board.cells().stream().map(cell -> cell.get("id").asInt()).toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertNoOverlap(BoardFile.elements(board.json().get("panels")));
        board.json().get("panels").forEach(row -> assertNoOverlap(BoardFile.elements(row.path("panels"))));
    }

    private static void assertNoOverlap(List<JsonNode> cells) {
        Set<String> taken = new HashSet<>();
        for (JsonNode cell : cells) {
            JsonNode grid = cell.get("gridPos");
            int left = grid.get("x").asInt();
            int top = grid.get("y").asInt();
            assertThat(left + grid.get("w").asInt())
                    .as("right edge of %s", cell.get("title"))
                    .isLessThanOrEqualTo(24);
            for (int x = left; x < left + grid.get("w").asInt(); x++) {
                for (int y = top; y < top + grid.get("h").asInt(); y++) {
                    assertThat(taken.add(x + "," + y))
                            .as("place of %s", cell.get("title"))
                            .isTrue();
                }
            }
        }
    }

    /** What is open is what one looks at first, and what is asked for at each refresh. */
    @ParameterizedTest
    @MethodSource("boards")
    void atMostTwentyPanelsAreOpen(BoardFile board) {
        long open = BoardFile.elements(board.json().get("panels")).stream()
                .filter(cell -> !BoardFile.type(cell).equals("row"))
                .count();
        assertThat(open).isPositive().isLessThanOrEqualTo(20);
    }

    @ParameterizedTest
    @MethodSource("boards")
    void itsOwnVariableNarrowsEverySelectorThatHasTheLabel(BoardFile board) {
        Board.Variable variable = Arrays.stream(Board.values())
                .filter(other -> other.uid().equals(board.json().get("uid").asText()))
                .findFirst()
                .orElseThrow()
                .variable();
        List<String> names = board.variables().stream()
                .map(own -> own.get("name").asText())
                .filter(name -> !List.of("datasource", "cluster", "namespace", "job", "instance")
                        .contains(name))
                .toList();
        assertThat(names).isEqualTo(variable == null ? List.of() : List.of(variable.name()));
        if (variable != null) {
            List<String> having = Catalogs.ALL.stream()
                    .filter(row -> row.tags().stream()
                            .anyMatch(tag -> Promql.label(tag).equals(variable.label())))
                    .flatMap(row -> Stream.of("", "_count", "_sum", "_bucket").map(row.prometheusName()::concat))
                    .toList();
            assertThat(board.expressions().stream()
                            .flatMap(expr -> PromqlReader.selectors(expr).stream())
                            .filter(selector -> having.contains(selector.metric())))
                    .allSatisfy(selector -> assertThat(selector.conditions())
                            .extracting(Expr.Condition::label)
                            .contains(variable.label()));
        }
    }

    /** A colour of what goes well says the wrong thing of a failure. */
    @ParameterizedTest
    @MethodSource("boards")
    void failuresAreRedAndNeverGreen(BoardFile board) {
        assertThat(board.panels().stream()
                        .filter(panel -> panel.at("/fieldConfig/defaults/noValue")
                                .asText()
                                .equals("No errors")))
                .allSatisfy(panel -> assertThat(
                                panel.at("/fieldConfig/defaults/color/mode").asText()
                                        + panel.at("/fieldConfig/defaults/color/fixedColor")
                                                .asText())
                        .as(panel.get("title").asText())
                        .isIn("continuous-YlRd", "fixed" + Panel.ERRORS));
    }

    @ParameterizedTest
    @MethodSource("boards")
    void severalSeriesDifferInColourAndHaveATableAsTheirLegend(BoardFile board) {
        assertThat(board.panels().stream()
                        .filter(panel -> BoardFile.type(panel).equals("timeseries"))
                        .filter(panel -> panel.get("targets").size() > 1
                                || panel.at("/targets/0/legendFormat").asText().contains("{{")))
                .allSatisfy(panel -> {
                    String title = panel.get("title").asText();
                    assertThat(panel.at("/fieldConfig/defaults/color/mode").asText())
                            .as(title)
                            .isIn("palette-classic", "continuous-YlRd");
                    assertThat(panel.at("/options/legend/displayMode").asText())
                            .as(title)
                            .isEqualTo("table");
                });
    }

    /** What Grafana cuts off is what one would read first. */
    @ParameterizedTest
    @MethodSource("boards")
    void titlesFitTheirPanels(BoardFile board) {
        assertThat(board.panels())
                .allSatisfy(panel -> assertThat(panel.get("title").asText())
                        .hasSizeLessThanOrEqualTo(panel.at("/gridPos/w").asInt() * 25 / 4));
    }

    /** Panels of failures whose title says what the error was. */
    private static final Set<String> ONE_ERROR = Set.of("Clients that went away");

    @ParameterizedTest
    @MethodSource("boards")
    void panelsOfFailuresNameTheErrorWhereItsMeterDoes(BoardFile board) {
        List<String> withError = Catalogs.ALL.stream()
                .filter(row -> row.tags().stream().anyMatch(tag -> tag.key().equals("error.type")))
                .map(row -> row.prometheusName())
                .toList();
        for (JsonNode panel : board.panels()) {
            boolean failures =
                    panel.at("/fieldConfig/defaults/noValue").asText().equals("No errors")
                            && panel.at("/fieldConfig/defaults/custom/drawStyle")
                                    .asText()
                                    .equals("bars");
            if (failures && !ONE_ERROR.contains(panel.get("title").asText())) {
                for (JsonNode target : panel.get("targets")) {
                    String expr = target.get("expr").asText();
                    if (withError.stream().anyMatch(expr::contains)) {
                        assertThat(PromqlReader.groupingLabels(expr)).as(expr).contains("error_type");
                        assertThat(target.get("legendFormat").asText()).as(expr).contains("{{error_type}}");
                    }
                }
            }
        }
    }

    /** As the alerts count them: a board must not be green while these fire. */
    @Test
    void requestsOfOtherLibrariesFailByTheirStatus() {
        BoardFile http = boards().stream()
                .filter(board -> board.name().equals("dashboards/http.json"))
                .findFirst()
                .orElseThrow();
        assertThat(http.panels())
                .filteredOn(panel -> List.of("Failed", "Errors by type", "Error share by route", "Routes")
                        .contains(panel.get("title").asText()))
                .hasSize(4)
                .allSatisfy(panel -> assertThat(panel.get("targets").toString())
                        .contains("outcome=\\\"\\\", http_response_status_code=~\\\"5..\\\""));
    }

    @Test
    void theWaysFromTheOverviewLeadToEveryKindOfDetail() {
        String overview = boards().stream()
                .filter(board -> board.name().endsWith("overview.json"))
                .findFirst()
                .orElseThrow()
                .json()
                .toString();
        assertThat(Stream.of(
                        Board.HTTP,
                        Board.PROCESS,
                        Board.RABBIT_BROKER,
                        Board.RABBIT_CLIENT,
                        Board.S3,
                        Board.JOBS,
                        Board.ANOMALIES))
                .allSatisfy(board -> assertThat(overview).contains(board.path() + "?var-cluster="));
    }

    @Test
    void everyBoardHasItsFileAndTitlesDiffer() {
        assertThat(boards())
                .extracting(board -> board.json().get("uid").asText())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Board.values()).map(Board::uid).toList());
        assertThat(boards())
                .extracting(board -> board.json().get("title").asText())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("boards")
    void linksLeadToDashboardsAndVariablesThatExist(BoardFile board) {
        Pattern link = Pattern.compile("/d/([\\w-]+)/([\\w-]+)\\?([^\"]*)");
        Matcher matcher = link.matcher(board.json().toString());
        List<String> broken = new ArrayList<>();
        while (matcher.find()) {
            String uid = matcher.group(1);
            String slug = matcher.group(2);
            boards().stream()
                    .filter(target -> target.json().get("uid").asText().equals(uid)
                            && target.name().equals("dashboards/" + slug + ".json"))
                    .findFirst()
                    .ifPresentOrElse(
                            target -> broken.addAll(unknownVariables(matcher.group(3), target)),
                            () -> broken.add(uid + "/" + slug));
        }
        assertThat(broken).isEmpty();
    }

    public static List<String> unknownVariables(String query, BoardFile target) {
        List<String> names = target.variables().stream()
                .map(variable -> variable.get("name").asText())
                .toList();
        return Pattern.compile("var-(\\w+)=")
                .matcher(query)
                .results()
                .map(result -> result.group(1))
                .filter(name -> !names.contains(name))
                .map(name -> target + " has no variable " + name)
                .toList();
    }
}
