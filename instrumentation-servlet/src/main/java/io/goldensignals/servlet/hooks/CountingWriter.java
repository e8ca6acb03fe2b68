package io.goldensignals.servlet.hooks;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.util.Locale;

/** The writer of a {@link CountingResponse}. What depends on the container's own writer is left to that writer. */
@SuppressWarnings("AnnotateFormatMethod") // the signature is inherited
final class CountingWriter extends PrintWriter {

    /** Far more than a container's usual buffer, so that the flush that comes with a check makes no difference. */
    private static final long CHECK_EVERY = 128 * 1024;

    private final PrintWriter delegate;
    private final CountingResponse response;
    private final Charset charset;
    private long checked;

    CountingWriter(PrintWriter delegate, CountingResponse response, Charset charset) {
        super(new Counted(delegate, response, charset));
        this.delegate = delegate;
        this.response = response;
        this.charset = charset;
    }

    @Override
    public void write(int c) {
        super.write(c);
        checkNowAndThen();
    }

    @Override
    public void write(char[] chars, int offset, int length) {
        super.write(chars, offset, length);
        checkNowAndThen();
    }

    @Override
    public void write(String text, int offset, int length) {
        super.write(text, offset, length);
        checkNowAndThen();
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
        if (response.bytes() > checked) {
            check();
        }
    }

    @Override
    public void close() {
        delegate.close();
        response.ended();
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
        checkNowAndThen();
    }

    private void checkNowAndThen() {
        // What the application's own large buffer still holds was not sent, and can be reset: a check would send it.
        if (response.bytes() - checked > CHECK_EVERY && response.begunToSend()) {
            check();
        }
    }

    /**
     * Asks the container's writer, which throws nothing, whether writing failed. Only right after something was written: it
     * flushes, and one that was closed by a forward claims to have failed.
     */
    private void check() {
        checked = response.bytes();
        checkError();
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
