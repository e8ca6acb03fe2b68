package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FamilyTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = Meters.of(registry, TestMeters.CATALOG);
    private final List<String> made = new ArrayList<>();
    private final Family<Object> shops = meters.family(TestMeters.SHOP, value -> {
        made.add(value);
        return new Object();
    });

    @Test
    void aValueHasOneMember() {
        assertThat(shops.of("north")).isSameAs(shops.of("north")).isNotSameAs(shops.of("south"));
        assertThat(made).containsExactly("north", "south");
    }

    @Test
    void valuesPastTheCapShareOneMemberAndAreCountedEachTime() {
        for (int shop = 0; shop < TestMeters.SHOP.cap(); shop++) {
            shops.of("shop" + shop);
        }

        Object other = shops.of("late");

        assertThat(shops.of("later")).isSameAs(other);
        assertThat(shops.of("late")).isSameAs(other);
        assertThat(made).containsExactly("shop0", "shop1", "shop2", "_OTHER");
        assertThat(registry.get("instrumentation.overflow")
                        .tag("tag", "shop")
                        .counter()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void familiesOfOneTagAgreeOnWhatIsOther() {
        for (int shop = 0; shop < TestMeters.SHOP.cap(); shop++) {
            shops.of("shop" + shop);
        }
        List<String> others = new ArrayList<>();

        meters.family(TestMeters.SHOP, others::add).of("late");

        assertThat(others).containsExactly("_OTHER");
    }

    @Test
    void afterTheEndNoValueTakesAPlace() {
        shops.of("north");
        meters.close();

        shops.of("south");

        assertThat(made).containsExactly("north", "_OTHER");
    }
}
