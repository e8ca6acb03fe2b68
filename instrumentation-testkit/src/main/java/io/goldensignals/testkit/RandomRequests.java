package io.goldensignals.testkit;

import java.util.Locale;
import java.util.Random;

/** Requests that no scenario foresaw, the same ones for the same seed. */
final class RandomRequests {

    /** How many requests make a batch; the last has an unknown method, on which some servers close the connection. */
    static final int BATCH = 20;

    private static final String[] METHODS = {"GET", "PUT", "POST", "DELETE"};

    private final Random random;

    RandomRequests(long seed) {
        random = new Random(seed);
    }

    /** Requests for one connection, which the last of them closes. */
    String batch() {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < BATCH; i++) {
            requests.append(String.format(
                    Locale.ROOT,
                    "%s /%s/%s HTTP/1.1\r\nHost: %s\r\nX-%s: %s\r\nX-Forwarded-Proto: %s\r\nUser-Agent: %s\r\n%s\r\n",
                    i < BATCH - 1 ? METHODS[random.nextInt(METHODS.length)] : word().toUpperCase(Locale.ROOT),
                    word(),
                    word(),
                    word(),
                    word(),
                    word(),
                    word(),
                    word(),
                    i == BATCH - 1 ? "Connection: close\r\n" : ""));
        }
        return requests.toString();
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        for (int length = 3 + random.nextInt(10); length > 0; length--) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }
}
