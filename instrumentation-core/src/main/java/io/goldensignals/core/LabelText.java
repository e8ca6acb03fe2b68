package io.goldensignals.core;

/**
 * Makes of any string one that can be a label's value: each value that differs from another here differs from it in UTF-8
 * too, and none is long.
 *
 * <p>A lone surrogate has no UTF-8: encoders write the same question mark for all of them, so that two series would become
 * one and a monitoring system would refuse the whole scrape. A control character, such as the end of a line, would begin a new
 * metric in protocols of lines, by the maker of the value. Both are replaced before values are told apart. Quotes and
 * backslashes are left alone: the formats that they matter in have escapes for them.
 */
final class LabelText {

    /** Of UTF-16, as {@link String#length()} counts. */
    static final int MOST_CHARS = 255;

    private static final char REPLACEMENT = '\uFFFD';
    private static final char DELETE = '\u007F';
    private static final char ELLIPSIS = '\u2026';

    private LabelText() {}

    /** {@code value} itself if it is fit, as nearly all are. */
    static String of(String value) {
        String text = value.length() <= MOST_CHARS ? value : cut(value);
        int unfit = unfit(text, 0);
        return unfit < 0 ? text : replaced(text, unfit);
    }

    private static String cut(String value) {
        int end = MOST_CHARS - 1;
        if (Character.isHighSurrogate(value.charAt(end - 1)) && Character.isLowSurrogate(value.charAt(end))) {
            end--; // not through the middle of a character
        }
        return value.substring(0, end) + ELLIPSIS;
    }

    /** The index of the first character from {@code start} on that is to be replaced; -1 if there is none. */
    private static int unfit(String text, int start) {
        int i = start;
        while (i < text.length()) {
            int each = text.codePointAt(i);
            boolean lone = each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE;
            if (each < ' ' || each == DELETE || lone) {
                return i;
            }
            i += Character.charCount(each);
        }
        return -1;
    }

    private static String replaced(String text, int first) {
        StringBuilder result = new StringBuilder(text);
        for (int unfit = first; unfit >= 0; unfit = unfit(text, unfit + 1)) {
            result.setCharAt(unfit, REPLACEMENT);
        }
        return result.toString();
    }
}
