package io.goldensignals.dashboards.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.quality.IqrFence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fences of the recording rules are those of {@link IqrFence}, value by value. */
class FencesAgreeIT {

    private static final int PERIODS = 120;
    private static final String LABELS = "{against=\"periods\",figure=\"orders\",job=\"shop-api\"}";

    @TempDir
    Path folder;

    private final List<Map<String, Object>> expectations = new ArrayList<>();

    @Test
    void codeAndRulesJudgeAFigureAlike() throws Exception {
        long[] values = values(new Random(7));
        IqrFence fence = IqrFence.create();
        int anomalies = 0;
        for (int period = 0; period < PERIODS; period++) {
            IqrFence.Verdict verdict = fence.judge(values[period]);
            boolean known = !Double.isNaN(verdict.range());
            anomalies += verdict.isAnomaly() ? 1 : 0;
            expect(period, AnomalyRules.LOWER, known, Math.max(0, verdict.lower()));
            expect(period, AnomalyRules.UPPER, known, verdict.upper());
            expect(period, AnomalyRules.DEVIATION, verdict.range() > 0, verdict.deviation() / verdict.range());
        }
        assertThat(anomalies).isBetween(5, PERIODS / 2);
        play(values);
    }

    /** Days of a figure that wanders, stands still, falls to nothing and jumps. */
    private static long[] values(Random random) {
        long[] values = new long[PERIODS];
        for (int i = 0; i < PERIODS; i++) {
            int mood = i / 12 % 4;
            values[i] = mood == 1 ? 400 : mood == 2 ? 0 : 300 + random.nextInt(60);
            if (random.nextInt(10) == 0) {
                values[i] = random.nextInt(2_000);
            }
        }
        return values;
    }

    private void expect(int period, String series, boolean present, double value) {
        Map<String, Object> expectation = new LinkedHashMap<>();
        expectation.put("expr", series + LABELS);
        expectation.put("eval_time", period * 15 + "m");
        expectation.put(
                "exp_samples", present ? List.of(Map.of("labels", series + LABELS, "value", value)) : List.of());
        expectations.add(expectation);
    }

    private void play(long[] values) throws Exception {
        StringBuilder samples = new StringBuilder();
        for (long value : values) {
            samples.append(value).append(' ');
        }
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("interval", "15m");
        test.put(
                "input_series",
                List.of(Map.of(
                        "series",
                        AnomalyRules.VALUE + "{figure=\"orders\",job=\"shop-api\"}",
                        "values",
                        samples.toString().trim())));
        test.put("promql_expr_test", expectations);
        RuleTests.play(folder, 15, List.of(Category.BUSINESS.toString()), List.of(test));
    }
}
