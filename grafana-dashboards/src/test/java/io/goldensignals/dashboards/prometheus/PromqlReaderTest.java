package io.goldensignals.dashboards.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromqlReaderTest {

    private static final String EXPR =
            "sum by (job, le) (rate(a_bucket{job=~\"$job\", le!='1'}[$__rate_interval] offset 1h))"
                    + " / on (job) group_left (team) max(b) without (instance) or {__name__=~\"c|d\", x=\"1\"}";

    @Test
    void selectorsHaveTheirConditionsTheirWindowAndWhatTakesThem() {
        assertThat(PromqlReader.selectors(EXPR))
                .extracting(PromqlReader.Selector::metric)
                .containsExactly("a_bucket", "b", "c", "d");
        PromqlReader.Selector bucket = PromqlReader.selectors(EXPR).get(0);
        assertThat(bucket.conditions())
                .containsExactly(new Expr.Condition("job", "=~", "$job"), new Expr.Condition("le", "!=", "1"));
        assertThat(bucket.range()).isEqualTo("$__rate_interval");
        assertThat(bucket.call()).isEqualTo("rate");
        assertThat(PromqlReader.selectors(EXPR).get(1).call()).isEqualTo("max");
        assertThat(PromqlReader.selectors(EXPR).get(3).call()).isEmpty();
    }

    @Test
    void whereANameEndsConditionsCanBePutIn() {
        assertThat(PromqlReader.selectors(EXPR).subList(0, 3))
                .extracting(selector -> EXPR.substring(selector.nameEnd()).split("[ )=~]")[0])
                .containsExactly("{job", "", "{__name__");
        assertThat(EXPR.substring(0, PromqlReader.selectors(EXPR).get(1).nameEnd()))
                .endsWith("max(b");
    }

    @Test
    void selectorsCanStandAlone() {
        assertThat(PromqlReader.selectors(EXPR))
                .extracting(PromqlReader.Selector::instant)
                .containsExactly("a_bucket{job=~\"$job\", le!=\"1\"}", "b", "c{x=\"1\"}", "d{x=\"1\"}");
        String escaped = "a{path=~\"\\\\d+\\\"\"}";
        assertThat(PromqlReader.selectors(escaped))
                .extracting(PromqlReader.Selector::instant)
                .containsExactly(escaped);
    }

    @Test
    void listsOfLabelsComeInTheOrderOfTheText() {
        assertThat(PromqlReader.groupings(EXPR))
                .extracting(Expr.Grouping::word)
                .containsExactly("by", "on", "group_left", "without");
        assertThat(PromqlReader.groupings(EXPR))
                .extracting(grouping -> EXPR.substring(grouping.start()).split("[,)]")[0])
                .containsExactly("job", "job", "team", "instance");
        assertThat(PromqlReader.groupingLabels(EXPR)).isEqualTo(List.of("job", "le", "job", "team", "instance"));
        assertThat(PromqlReader.groupings("a * on (x) group_left b"))
                .extracting(Expr.Grouping::word)
                .containsExactly("on");
    }

    @Test
    void placeholdersOfTemplatesMayStandForWindows() {
        assertThat(PromqlReader.selectors("rate(a[{{.window}}])").get(0).range())
                .isEqualTo("{{.window}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "sum(a # it ends too early",
                "a b # unexpected b",
                "sum(a}) # } where , must be",
                "a{b>1} # b>1 is no condition",
                "a; # unexpected ;",
                "rate(a[5m][5m]) # a window of no selector",
            })
    void whatIsNoExpressionSaysWhy(String expr, String reason) {
        assertThatThrownBy(() -> Expr.parse(expr)).hasMessage("expression %s is no PromQL: %s", expr, reason);
    }
}
