package io.goldensignals.servlet;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.util.Locale;

/** The writer of a {@link CountingResponse}. What depends on the container's own writer is left to that writer. */
@SuppressWarnings("AnnotateFormatMethod") // the signature is inherited
final class CountingWriter extends PrintWriter {

    private final PrintWriter delegate;
    private final CountingResponse response;
    private final Charset charset;

    CountingWriter(PrintWriter delegate, CountingResponse response, Charset charset) {
        super(new Counted(delegate, response, charset));
        this.delegate = delegate;
        this.response = response;
        this.charset = charset;
    }

    @Override
    public void println() {
        delegate.println();
        response.wrote(System.lineSeparator().length());
    }

    @Override
    public PrintWriter format(String format, Object... arguments) {
        delegate.format(format, arguments); // in the locale that the container chooses
        count(String.format(Locale.getDefault(Locale.Category.FORMAT), format, arguments));
        return this;
    }

    @Override
    public PrintWriter format(Locale locale, String format, Object... arguments) {
        delegate.format(locale, format, arguments);
        count(String.format(locale, format, arguments));
        return this;
    }

    @Override
    public void flush() {
        delegate.flush();
        checkError();
    }

    @Override
    public void close() {
        delegate.close();
        checkError();
    }

    @Override
    public boolean checkError() {
        boolean failed = delegate.checkError();
        if (failed) {
            response.writerFailed();
        }
        return failed;
    }

    private void count(String text) {
        response.wrote(ByteCount.of(text, 0, text.length(), charset));
    }

    /** What the inherited methods write to. */
    private static final class Counted extends Writer {
        private final PrintWriter delegate;
        private final CountingResponse response;
        private final Charset charset;

        Counted(PrintWriter delegate, CountingResponse response, Charset charset) {
            this.delegate = delegate;
            this.response = response;
            this.charset = charset;
        }

        @Override
        public void write(int c) {
            delegate.write(c);
            response.wrote(ByteCount.of(String.valueOf((char) c), 0, 1, charset));
        }

        @Override
        public void write(char[] chars, int offset, int length) {
            delegate.write(chars, offset, length);
            response.wrote(ByteCount.of(CharBuffer.wrap(chars, offset, length), 0, length, charset));
        }

        @Override
        public void write(String text, int offset, int length) {
            delegate.write(text, offset, length);
            response.wrote(ByteCount.of(text, offset, offset + length, charset));
        }

        @Override
        public void flush() {
            delegate.flush();
        }

        @Override
        public void close() {
            delegate.close();
        }
    }
}
