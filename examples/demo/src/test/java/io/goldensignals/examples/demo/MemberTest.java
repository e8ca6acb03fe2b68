package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemberTest {
    @Test
    void twentyMembersAreOfAllSystemsGendersAndAges() {
        String heads = String.join(
                "\n",
                IntStream.range(0, 20)
                        .mapToObj(number -> new Member("http://127.0.0.1", number, new Ledger()).head())
                        .toList());

        assertThat(heads)
                .contains("\"android\"", "\"ios\"", "\"windows\"", "\"female\"", "\"male\"", "\"diverse\"")
                .containsPattern("\"age\":1[4-7]")
                .containsPattern("\"age\":(18|19|2[0-4])")
                .containsPattern("\"age\":(2[5-9]|3[0-4])")
                .containsPattern("\"age\":(3[5-9]|4[0-4])")
                .containsPattern("\"age\":(4[5-9]|5[0-4])")
                .containsPattern("\"age\":(5[5-9]|6\\d)");
    }
}
