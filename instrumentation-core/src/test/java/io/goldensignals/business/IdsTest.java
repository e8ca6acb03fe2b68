package io.goldensignals.business;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdsTest {

    @Test
    void idsThatDifferLittleHaveNumbersOfTheirOwn() {
        int ids = 1_000_000;
        assertThat(IntStream.range(0, ids)
                        .mapToLong(i -> Ids.hash("user-" + i))
                        .distinct()
                        .count())
                .isEqualTo(ids);
        assertThat(IntStream.range(0, 1_000)
                        .mapToLong(i -> Ids.hash("\0".repeat(i)))
                        .distinct()
                        .count())
                .isEqualTo(1_000);
    }

    @Test
    void everyBitOfANumberTakesPart() {
        Random random = new Random(3);
        int ids = 20_000;
        int[] ones = new int[Long.SIZE];
        for (int i = 0; i < ids; i++) {
            long number = Ids.hash(Long.toString(random.nextLong(), 36));
            for (int bit = 0; bit < Long.SIZE; bit++) {
                ones[bit] += (int) (number >>> bit & 1);
            }
        }
        for (int count : ones) {
            assertThat(count / (double) ids).isBetween(0.48, 0.52);
        }
    }

    @Test
    void anIdIsTheSameInEveryKindOfText() {
        assertThat(Ids.hash(new StringBuilder("anna@example.org"))).isEqualTo(Ids.hash("anna@example.org"));
    }
}
