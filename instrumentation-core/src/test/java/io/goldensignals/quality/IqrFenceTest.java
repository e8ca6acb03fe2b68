package io.goldensignals.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class IqrFenceTest {

    @Test
    void nothingIsJudgedBeforeEnoughPeriodsAreKnown() {
        IqrFence fence = IqrFence.create();
        for (double value : new double[] {10, 1_000_000, 0, 10, 10}) {
            IqrFence.Verdict verdict = fence.judge(value);
            assertThat(verdict.isAnomaly()).isFalse();
            assertThat(verdict.lower()).isNaN();
            assertThat(verdict.upper()).isNaN();
        }
        assertThat(fence.judge(10).lower()).isNotNaN();
    }

    @Test
    void theFencesStandThreeRangesBeyondTheQuartilesOfTheFivePeriodsBefore() {
        IqrFence fence = fence(IqrFence.builder(), 14, 10, 12, 11, 13); // quartiles 11 and 13

        assertThat(fence.peek(19)).isEqualTo(new IqrFence.Verdict(19, 5, 19, 2, 0));
        assertThat(fence.peek(5).isAnomaly()).isFalse();
        assertThat(fence.peek(19.5)).isEqualTo(new IqrFence.Verdict(19.5, 5, 19, 2, 0.5));
        assertThat(fence.peek(1).deviation()).isEqualTo(-4);
        assertThat(fence.peek(1).isAnomaly()).isTrue();
    }

    @Test
    void quartilesAreInterpolatedAsPrometheusDoes() {
        // quantile_over_time(0.25) of 1, 2, 4, 8 is 1.75, of 0.75 it is 5
        IqrFence fence = fence(IqrFence.builder().periods(4).a(1), 8, 1, 4, 2);

        assertThat(fence.peek(0).lower()).isEqualTo(1.75 - 3.25);
        assertThat(fence.peek(0).upper()).isEqualTo(5 + 3.25);
    }

    @Test
    void onlyTheLastPeriodsCount() {
        IqrFence fence = fence(IqrFence.builder(), 1e9, 1e9, 10, 11, 12, 13, 14);

        assertThat(fence.peek(0).upper()).isEqualTo(19);
    }

    @Test
    void whatIsJudgedIsNotAmongItsOwnPrecedingPeriods() {
        IqrFence fence = fence(IqrFence.builder(), 10, 10, 10, 10, 10);

        assertThat(fence.judge(12).isAnomaly()).isTrue();
        assertThat(fence.peek(10).isAnomaly()).isFalse();
    }

    @Test
    void aFloorLetsAFigureThatStoodStillMoveALittle() {
        IqrFence fence = fence(IqrFence.builder().floor(1), 10, 10, 10, 10, 10);

        assertThat(fence.peek(13).isAnomaly()).isFalse();
        assertThat(fence.peek(13.1).isAnomaly()).isTrue();
    }

    @Test
    void aFigureThatStoodStillMayMoveByThreeTimesAShareOfItself() {
        IqrFence fence = fence(IqrFence.builder(), -100, -100, -100, -100, -100);

        assertThat(fence.peek(-115).isAnomaly()).isFalse();
        assertThat(fence.peek(-115.1).isAnomaly()).isTrue();
    }

    @Test
    void aPastOfZerosJudgesNothingUnlessAFloorIsGiven() {
        assertThat(fence(IqrFence.builder(), 0, 0, 0, 0, 0).peek(7).isAnomaly()).isFalse();
        assertThat(fence(IqrFence.builder().floor(2), 0, 0, 0, 0, 0).peek(7).isAnomaly())
                .isTrue();
    }

    @Test
    void fewerPeriodsThanNSufficeIfSaidSo() {
        IqrFence fence = fence(IqrFence.builder().minimum(2), 10, 12);

        assertThat(fence.peek(100).isAnomaly()).isTrue();
    }

    @Test
    void aPeriodThatIsNotKnownTakesItsPlaceAsInTheRules() {
        IqrFence fence = fence(IqrFence.builder(), 10, 11, Double.NaN, 12, Double.POSITIVE_INFINITY, 13, 14);
        IqrFence lenient = fence(IqrFence.builder().minimum(3), 1000, 1000, 10, 11, Double.NaN, 12, Double.NaN);

        assertThat(fence.peek(Double.NaN).isAnomaly()).isFalse();
        assertThat(fence.peek(0).upper()).as("only three of five are known").isNaN();
        assertThat(lenient.peek(0).upper()).as("10, 11 and 12").isEqualTo(11.5 + 3 * 1);
        for (double value : new double[] {12, 10, 11}) {
            fence.judge(value);
        }
        assertThat(fence.peek(0).upper()).isEqualTo(13 + 3 * 2);
    }

    @Test
    void impossibleOptionsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IqrFence.builder().a(Double.NaN))
                .withMessage("a is NaN, must be a number of at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> IqrFence.builder().periods(1));
        assertThatIllegalArgumentException().isThrownBy(() -> IqrFence.builder().minimum(1));
        assertThatIllegalArgumentException().isThrownBy(() -> IqrFence.builder().floor(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IqrFence.builder().floorOfMedian(Double.POSITIVE_INFINITY));
    }

    private static IqrFence fence(IqrFence.Builder options, double... preceding) {
        IqrFence fence = options.build();
        for (double value : preceding) {
            fence.judge(value);
        }
        return fence;
    }
}
