package io.goldensignals.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SupplierTest {

    @Test
    void ofTenQuestionsAboutOneIsAnsweredLateAndOneNotAtAll() {
        Map<Supplier.Answer, Integer> answers = answers(10_000);
        assertThat(answers.get(Supplier.Answer.LATE)).isBetween(900, 1100);
        assertThat(answers.get(Supplier.Answer.NONE)).isBetween(900, 1100);
    }

    @Test
    void theFirstMinuteOfADemoHasBoth() {
        Map<Supplier.Answer, Integer> answers = answers(20);
        assertThat(answers).containsKeys(Supplier.Answer.LATE, Supplier.Answer.NONE);
    }

    private static Map<Supplier.Answer, Integer> answers(int questions) {
        Supplier supplier = new Supplier(ShopJobs.SEED);
        Map<Supplier.Answer, Integer> answers = new EnumMap<>(Supplier.Answer.class);
        for (int i = 0; i < questions; i++) {
            answers.merge(supplier.next(), 1, Integer::sum);
        }
        return answers;
    }
}
