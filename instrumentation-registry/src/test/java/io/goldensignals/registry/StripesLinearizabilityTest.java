package io.goldensignals.registry;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the order in which threads take their steps, counting and reading are as if one came after the other: no update is
 * lost and no count is torn, also while the stripes grow at the first meeting.
 */
class StripesLinearizabilityTest {

    /** The number of what was recorded, over two buckets. */
    public static class Counts {
        private final Stripes stripes = new Stripes(2, 4, 1);

        @Operation
        public void addToFirst() {
            stripes.add(0, 1L);
        }

        @Operation
        public void addToSecond() {
            stripes.add(1, 1.0);
        }

        @Operation
        public long count() {
            return stripes.count();
        }
    }

    /** The sum of what was recorded; of ones, as a sum of other steps may be read between two of them. */
    public static class Sums {
        private final Stripes stripes = new Stripes(1, 4, 1);

        @Operation
        public void add() {
            stripes.add(0, 1L);
        }

        @Operation
        public long sum() {
            return (long) stripes.sumOfLongs();
        }
    }

    /** The largest value since it was last asked for. */
    public static class Maxima {
        private final Stripes stripes = new Stripes(1, 1, 1);

        @Operation
        public void addSmall() {
            stripes.add(0, 1L);
        }

        @Operation
        public void addLarge() {
            stripes.add(0, 2L);
        }

        @Operation
        public long max() {
            return stripes.takeMax();
        }
    }

    /** As {@link Sums} would be without atomic operations. */
    public static class Careless {
        private long count;

        @Operation
        public void add() {
            count++;
        }

        @Operation
        public long count() {
            return count;
        }
    }

    private static ModelCheckingOptions options() {
        return new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(150)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(0)
                .actorsAfter(2);
    }

    @ParameterizedTest
    @ValueSource(classes = {Counts.class, Sums.class, Maxima.class})
    void everyInterleavingIsAsIfOneCameAfterTheOther(Class<?> recorded) {
        options().check(recorded);
    }

    @Test
    void lostUpdatesWouldBeFound() {
        assertThatThrownBy(() -> options().check(Careless.class)).isInstanceOf(LincheckAssertionError.class);
    }
}
