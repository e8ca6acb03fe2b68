package io.goldensignals.reliability;

import java.util.Random;

/** Text that somebody makes up to do harm, the same for the same seed. */
final class HostileText {

    private static final String[] KNOWN = {
        "\n",
        "\r\n",
        "\0",
        "\"",
        "\\",
        "\\n",
        "{",
        "}",
        "=",
        ",",
        "#",
        "|",
        ":",
        "\uD800",
        "\uDFFF",
        "\uD83D\uDE00",
        "\u2028",
        "\uFEFF",
        "\u202E",
        "%00",
        "../",
        "<script>",
        "${jndi:ldap://x}",
        "' OR 1=1",
        "_OTHER",
        "le",
        " "
    };

    private final Random random;

    HostileText(long seed) {
        random = new Random(seed);
    }

    /** Mostly short, now and then a megabyte. */
    String next() {
        if (random.nextInt(500) == 0) {
            return KNOWN[random.nextInt(KNOWN.length)].repeat(1 << 20).substring(0, 1 << 20);
        }
        StringBuilder text = new StringBuilder();
        for (int left = 1 + random.nextInt(12); left > 0; left--) {
            if (random.nextBoolean()) {
                text.append(KNOWN[random.nextInt(KNOWN.length)]);
            } else {
                text.append((char) random.nextInt(Character.MAX_VALUE + 1));
            }
        }
        return text.toString();
    }
}
