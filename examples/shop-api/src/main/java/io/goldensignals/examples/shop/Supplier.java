package io.goldensignals.examples.shop;

import java.time.Duration;
import java.util.Random;

/** A stand-in for the supplier of material: of ten questions it answers about one late, and about one not at all. */
final class Supplier {
    static final Duration OBJECTIVE = Duration.ofMillis(300);

    private final Random random;

    /** A supplier that answers the same to the same questions; the seed says what. */
    Supplier(long seed) {
        random = new Random(seed);
    }

    /** How a question is answered. */
    enum Answer {
        PROMPT(Duration.ofMillis(20)),
        LATE(Duration.ofMillis(500)),
        NONE(Duration.ofDays(1));

        private final Duration delay;

        Answer(Duration delay) {
            this.delay = delay;
        }
    }

    /** Asks for the stock; a caller that waits no longer interrupts. */
    void ask() throws InterruptedException {
        Thread.sleep(next().delay.toMillis());
    }

    Answer next() {
        return switch (random.nextInt(10)) {
            case 0 -> Answer.NONE;
            case 1 -> Answer.LATE;
            default -> Answer.PROMPT;
        };
    }
}
