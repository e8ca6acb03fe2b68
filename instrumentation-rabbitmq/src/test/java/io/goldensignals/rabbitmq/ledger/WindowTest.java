package io.goldensignals.rabbitmq.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The ring behaves as a sorted map does, whatever leaves gaps in it. */
class WindowTest {

    @Property
    void isASortedMap(@ForAll @Size(max = 600) List<@IntRange(min = 0, max = 99) Integer> steps) {
        Window<String> window = new Window<>();
        NavigableMap<Long, String> model = new TreeMap<>();
        long next = 1;
        for (int step : steps) {
            if (step < 55 || model.isEmpty()) {
                next += 1 + step % 3 / 2; // now and then a number is left out
                window.add(next, step, 7, "owner " + next);
                model.put(next, "owner " + next);
            } else if (step < 90) {
                Long number = new ArrayList<>(model.keySet()).get(step * 31 % model.size());
                window.remove(window.find(number));
                model.remove(number);
            } else {
                long limit = model.firstKey() + step % 10;
                for (int slot = window.first(limit); slot >= 0; slot = window.first(limit)) {
                    window.remove(slot);
                }
                model.headMap(limit, true).clear();
            }
            assertThat(contents(window)).isEqualTo(model);
        }
        for (long number = 0; number <= next + 1; number++) {
            int slot = window.find(number);
            assertThat(slot < 0 ? null : window.owner(slot)).isEqualTo(model.get(number));
        }
    }

    @Property
    void putsWhatComesLateInItsPlace(@ForAll @Size(max = 300) List<@IntRange(min = 0, max = 9) Integer> steps) {
        Window<String> window = new Window<>();
        NavigableMap<Long, String> model = new TreeMap<>();
        List<Long> late = new ArrayList<>();
        long next = 0;
        for (int step : steps) {
            if (step < 3) {
                late.add(++next); // another thread has it, and comes later
            } else if (step < 5 && !late.isEmpty()) {
                long number = late.remove(step * 31 % late.size());
                assertThat(window.add(number, 0, 0, "late " + number)).isTrue();
                model.put(number, "late " + number);
            } else if (step < 8 || model.isEmpty()) {
                assertThat(window.add(++next, 0, 0, "owner " + next)).isTrue();
                model.put(next, "owner " + next);
            } else {
                Long number = new ArrayList<>(model.keySet()).get(step * 31 % model.size());
                assertThat(window.add(number, 0, 0, "twice")).isFalse();
                window.remove(window.find(number));
                model.remove(number);
            }
            assertThat(contents(window)).isEqualTo(model);
            model.forEach((number, owner) ->
                    assertThat(window.owner(window.find(number))).isEqualTo(owner));
        }
    }

    private static NavigableMap<Long, String> contents(Window<String> window) {
        NavigableMap<Long, String> contents = new TreeMap<>();
        for (int slot = window.first(Long.MAX_VALUE); slot >= 0; slot = window.next(slot)) {
            contents.put(window.number(slot), window.owner(slot));
        }
        assertThat(window.size()).isEqualTo(contents.size());
        return contents;
    }

    @Test
    void oneStragglerDoesNotMakeItGrow() {
        Window<String> window = new Window<>();
        window.add(1, 0, 0, "straggler");
        for (long number = 2; number <= 1_000_000; number++) {
            window.add(number, 0, 0, "message");
            window.remove(window.find(number));
        }

        assertThat(window.capacity()).isEqualTo(64);
        assertThat(window.owner(window.find(1))).isEqualTo("straggler");
    }

    @Test
    void whatABurstTookIsGivenBack() {
        Window<String> window = new Window<>();
        for (long number = 1; number <= 100_000; number++) {
            window.add(number, 0, 0, "message");
        }
        for (int slot = window.first(Long.MAX_VALUE); slot >= 0; slot = window.first(Long.MAX_VALUE)) {
            window.remove(slot);
        }

        assertThat(window.capacity()).isEqualTo(64);
    }
}
