package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTest {
    @ParameterizedTest
    @CsvSource({
        "/orders,/orders",
        "/orders/17,/orders/{id}",
        "/orders/17/status,/orders/{id}/status",
        "/operator/orders?page=1,/operator/orders",
        "/session/anna,/session/{user}",
        "/session,/session"
    })
    void aPathHasTheTemplateOfItsRoute(String path, String template) {
        assertThat(Route.of(path)).isEqualTo(template);
    }
}
