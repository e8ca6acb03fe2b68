package io.goldensignals.dashboards.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.dashboards.boards.BoardFile;
import io.goldensignals.dashboards.rules.RuleFiles;
import io.goldensignals.dashboards.settings.Profile;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Services of one name in two clusters or namespaces are never one. */
class EnvironmentTest {

    private static final Set<String> AGGREGATIONS =
            Set.of("sum", "max", "min", "avg", "count", "quantile", "topk", "bottomk", "group");

    static List<BoardFile> boards() {
        return BoardFile.all();
    }

    @Test
    void everyListOfLabelsOfTheRulesKeepsThem() {
        assertThat(RuleFiles.rules(Profile.OPERATION).map(Rule::expr)).allSatisfy(EnvironmentTest::keeps);
    }

    /** A sum without a list of labels would throw them away. */
    @Test
    void noRuleSumsOverAll() {
        assertThat(RuleFiles.rules(Profile.OPERATION)
                        .map(Rule::expr)
                        .flatMap(expr -> PromqlReader.selectors(expr).stream()
                                .filter(selector -> AGGREGATIONS.contains(selector.call()))
                                .filter(selector -> expr.contains(selector.call() + " (" + selector.metric()))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("boards")
    void everyListOfLabelsOfAPanelKeepsThem(BoardFile board) {
        Stream<String> expressions = board.panels().stream()
                .filter(panel -> !BoardFile.type(panel).equals("heatmap"))
                .flatMap(panel -> BoardFile.elements(panel.path("targets")).stream())
                .map(target -> target.get("expr").asText());
        assertThat(expressions).allSatisfy(EnvironmentTest::keeps);
    }

    /** A sum without a list of labels has none by which it could be joined. */
    @ParameterizedTest
    @MethodSource("boards")
    void noPanelJoinsASumOverAll(BoardFile board) {
        assertThat(board.expressions())
                .filteredOn(expr -> expr.contains(" on ("))
                .allSatisfy(expr -> assertThat(expr.replaceFirst("^\\w+ \\(", ""))
                        .doesNotContainPattern("\\b(sum|max|min|avg|count) \\("));
    }

    @ParameterizedTest
    @MethodSource("boards")
    void theyCanBeSelectedAndEverySelectorHonoursIt(BoardFile board) {
        assertThat(board.variables())
                .extracting(variable -> variable.get("name").asText())
                .containsSubsequence("cluster", "namespace", "job", "instance");
        assertThat(board.expressions())
                .filteredOn(expr -> !expr.contains(Scope.SIGN_OF_LIFE))
                .allSatisfy(expr -> assertThat(PromqlReader.selectors(expr))
                        .allSatisfy(selector -> assertThat(selector.conditions())
                                .contains(
                                        new Expr.Condition("cluster", "=~", "$cluster"),
                                        new Expr.Condition("namespace", "=~", "$namespace"))));
    }

    private static void keeps(String expr) {
        assertThat(PromqlReader.groupings(expr).stream().filter(Expr.Grouping::keeps))
                .as(expr)
                .allSatisfy(grouping -> assertThat(grouping.labels()).containsAll(Environment.labels()));
    }
}
