package io.goldensignals.servlet.hooks;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import org.jspecify.annotations.Nullable;

/** How many bytes characters make in a charset, without encoding them where the charset is one of the usual ones. */
final class ByteCount {

    private ByteCount() {}

    static Charset charset(@Nullable String name) {
        try {
            return name == null ? StandardCharsets.ISO_8859_1 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.ISO_8859_1;
        }
    }

    static long of(CharSequence text, int from, int to, Charset charset) {
        if (charset.equals(StandardCharsets.UTF_8)) {
            return utf8(text, from, to);
        }
        if (charset.equals(StandardCharsets.ISO_8859_1) || charset.equals(StandardCharsets.US_ASCII)) {
            return (long) to - from;
        }
        return text.subSequence(from, to).toString().getBytes(charset).length;
    }

    private static long utf8(CharSequence text, int from, int to) {
        long bytes = (long) to - from;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c >= 0x800 && !Character.isSurrogate(c)) {
                bytes += 2;
            } else if (c >= 0x80) {
                bytes++; // each half of a surrogate pair makes two of the four bytes
            }
        }
        return bytes;
    }
}
