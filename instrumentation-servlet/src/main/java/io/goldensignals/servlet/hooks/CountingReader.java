package io.goldensignals.servlet.hooks;

import java.io.IOException;
import java.io.Reader;
import java.nio.CharBuffer;
import java.nio.charset.Charset;

/** The reader of a {@link CountingRequest}, below the buffer that splits lines, so that their ends count too. */
final class CountingReader extends Reader {

    private final Reader delegate;
    private final CountingRequest request;
    private final Charset charset;

    CountingReader(Reader delegate, CountingRequest request, Charset charset) {
        this.delegate = delegate;
        this.request = request;
        this.charset = charset;
    }

    @Override
    public int read(char[] chars, int offset, int length) throws IOException {
        int read;
        try {
            read = delegate.read(chars, offset, length);
        } catch (IOException failure) {
            request.failed(failure);
            throw failure;
        }
        if (read > 0) {
            request.readText(ByteCount.of(CharBuffer.wrap(chars, offset, read), 0, read, charset));
        }
        return read;
    }

    @Override
    public boolean ready() throws IOException {
        return delegate.ready();
    }

    @Override
    public void close() throws IOException {
        delegate.close();
    }
}
