package io.goldensignals.examples.mes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.goldensignals.examples.common.HttpProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderListServletTest {

    @Test
    void withoutANumberItIsTheFirstPage() {
        assertThat(OrderListServlet.page(null)).isZero();
        assertThat(OrderListServlet.page("7")).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "2147483648", "4294967295", "one", ""})
    void aPageThatCannotBeIsTheClientsMistake(String page) {
        assertThatExceptionOfType(HttpProblem.class)
                .isThrownBy(() -> OrderListServlet.page(page))
                .withMessageContaining("page \"" + page + "\"");
    }
}
