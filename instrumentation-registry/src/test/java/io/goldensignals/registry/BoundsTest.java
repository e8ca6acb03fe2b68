package io.goldensignals.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundsTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 14, 20, 21, 22, 70, 276})
    void aValueBelongsToTheFirstBucketWhoseBoundIsNotBelowIt(int size) {
        Random random = new Random(size);
        List<Double> ascending = IntStream.range(0, size)
                .mapToObj(i -> i * 100 + random.nextInt(100) + (i % 3 == 0 ? 0.5 : 0))
                .toList();
        Bounds bounds = Bounds.of(ascending, 1);

        for (long value = 0; value < size * 100L + 200; value++) {
            long whole = value;
            int expected =
                    (int) ascending.stream().filter(bound -> bound < whole).count();
            assertThat(bounds.bucket(value)).as("%d", value).isEqualTo(expected);
            assertThat(bounds.bucket((double) value))
                    .as("%d as a double", value)
                    .isEqualTo(expected);
        }
        assertThat(bounds.bucket(Long.MAX_VALUE)).isEqualTo(size);
    }
}
