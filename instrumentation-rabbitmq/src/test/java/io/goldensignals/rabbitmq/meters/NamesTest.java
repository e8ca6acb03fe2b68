package io.goldensignals.rabbitmq.meters;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

    @ParameterizedTest
    @CsvSource({
        "orders.billing, orders.billing",
        "amq.gen-JzTY20BRgKO-HjmUJj0wLg, amq.gen",
        "spring.gen-ku3EcFzzRSCPoX3dvVYhIg, spring.gen",
        "amq.rabbitmq.reply-to.g1h2AA5yZXBseUAyMzE, amq.rabbitmq.reply-to",
        "cart.3f2504e0-4f89-11d3-9a0c-0305e82c3301, cart.*",
        "orders.anonymous.hI9dTJhHQ-ScwQLBSbzWrA, orders.anonymous",
        "orders.anonymous._uDvu9naRkSVeltE-QRwBg.dlq, orders.anonymous.dlq",
        "anonymous.hI9dTJhHQ-ScwQLBSbzWrA, anonymous",
        "orders.anonymous.users, orders.anonymous.users",
        "orders.synonymous.hI9dTJhHQ-ScwQLBSbzWrA, orders.synonymous.hI9dTJhHQ-ScwQLBSbzWrA"
    })
    void whatMakesNamesUniqueIsCutOff(String name, String label) {
        assertThat(Names.stable(name)).isEqualTo(label);
    }
}
