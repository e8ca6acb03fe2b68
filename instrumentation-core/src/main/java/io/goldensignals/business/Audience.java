package io.goldensignals.business;

import io.goldensignals.core.TagSpec;
import org.jspecify.annotations.Nullable;

/**
 * A group of users: values of the closed sets in {@link BusinessMeters}; any other value becomes {@value TagSpec#OTHER},
 * so that there are only so many audiences.
 *
 * @param os the operating system, or empty if not told
 * @param gender the gender, or empty if not told
 * @param ageBand the age band, or empty if not told
 */
public record Audience(String os, String gender, String ageBand) {

    /** All users. */
    public static final Audience ALL = new Audience("", "", "");

    /** Keeps the values within their sets. */
    public Audience {
        os = bounded(BusinessMeters.OS, os);
        gender = bounded(BusinessMeters.GENDER, gender);
        ageBand = bounded(BusinessMeters.AGE_BAND, ageBand);
    }

    /** The audience of users of this age in years; a negative age is unknown. What is null counts as not given. */
    public static Audience of(@Nullable String os, @Nullable String gender, int age) {
        return new Audience(orEmpty(os), orEmpty(gender), band(age));
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static String band(int age) {
        if (age < 0) {
            return "unknown";
        }
        if (age < 18) {
            return "0-17";
        }
        if (age < 25) {
            return "18-24";
        }
        if (age >= 65) {
            return "65+";
        }
        int from = 25 + (age - 25) / 10 * 10;
        return from + "-" + (from + 9);
    }

    private static String bounded(TagSpec tag, String value) {
        return value.isEmpty() || tag.values().contains(value) ? value : TagSpec.OTHER;
    }
}
