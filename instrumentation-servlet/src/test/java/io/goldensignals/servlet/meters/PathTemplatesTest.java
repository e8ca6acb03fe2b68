package io.goldensignals.servlet.meters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplatesTest {

    private final PathTemplates<String> templates = templates(
            "/",
            "/orders",
            "/orders/{id}",
            "/orders/new",
            "/orders/{id}/items/{item}",
            "/files/**",
            "/orders/new/items/1");

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "/, /",
                "/orders, /orders",
                "/orders/, none",
                "/orders/1, /orders/{id}",
                "/orders/new, /orders/new",
                "/orders/newer, /orders/{id}",
                "/orders/1/items/2, /orders/{id}/items/{item}",
                "/orders/new/items/1, /orders/new/items/1",
                "/orders/new/items/2, /orders/{id}/items/{item}",
                "/orders/1/items, none",
                "/files/, /files/**",
                "/files/a/b, /files/**",
                "/files, none",
                "/Orders, none",
                "//orders, none"
            })
    void findsTheBestTemplate(String path, String expected) {
        assertThat(templates.match(path, 0)).isEqualTo(expected);
        assertThat(templates.match("/shop" + path, 5)).isEqualTo(expected);
    }

    @Test
    void theContextWithoutASlashIsItsRoot() {
        assertThat(templates.match("/shop", 5)).isEqualTo("/");
    }

    @ParameterizedTest
    @CsvSource({
        "orders, must begin with /",
        "/a/**/b, at its end only",
        "/a/{id}.json, '{id}.json'",
        "/orders/{number}, matches the same paths"
    })
    void refusesMalformedTemplates(String template, String why) {
        assertThatThrownBy(() -> templates.add(template, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + template + "'")
                .hasMessageContaining(why);
    }

    private static PathTemplates<String> templates(String... all) {
        PathTemplates<String> templates = new PathTemplates<>();
        for (String template : all) {
            templates.add(template, template);
        }
        return templates;
    }
}
