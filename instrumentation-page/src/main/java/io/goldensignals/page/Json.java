package io.goldensignals.page;

import io.micrometer.core.instrument.util.StringEscapeUtils;

/** Writes JSON; the caller opens and closes in the right order. */
final class Json {

    private final StringBuilder out = new StringBuilder(16_384);

    Json open(char bracket) {
        separate();
        out.append(bracket);
        return this;
    }

    Json close(char bracket) {
        out.append(bracket);
        return this;
    }

    Json key(String key) {
        text(key);
        out.append(':');
        return this;
    }

    Json text(String text) {
        separate();
        out.append('"').append(StringEscapeUtils.escapeJson(text)).append('"');
        return this;
    }

    /** What is no number in JSON becomes null. */
    Json number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return raw(String.valueOf((long) value));
        }
        return raw(Double.isFinite(value) ? String.valueOf(value) : "null");
    }

    Json raw(String token) {
        separate();
        out.append(token);
        return this;
    }

    private void separate() {
        if (out.length() > 0 && "[{:,".indexOf(out.charAt(out.length() - 1)) < 0) {
            out.append(',');
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
