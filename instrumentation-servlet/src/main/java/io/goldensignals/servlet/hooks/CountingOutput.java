package io.goldensignals.servlet.hooks;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The output stream of a {@link CountingResponse}. */
final class CountingOutput extends ServletOutputStream {

    private final ServletOutputStream delegate;
    private final CountingResponse response;

    CountingOutput(ServletOutputStream delegate, CountingResponse response) {
        this.delegate = delegate;
        this.response = response;
    }

    @Override
    public void write(int b) throws IOException {
        try {
            delegate.write(b);
        } catch (IOException failure) {
            throw seen(failure);
        }
        response.wrote(1);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            delegate.write(bytes, offset, length);
        } catch (IOException failure) {
            throw seen(failure);
        }
        response.wrote(length);
    }

    @Override
    public void print(String text) throws IOException {
        try {
            delegate.print(text);
        } catch (IOException failure) {
            throw seen(failure);
        }
        response.wrote(text == null ? 4 : text.length());
    }

    @Override
    public void flush() throws IOException {
        try {
            delegate.flush();
        } catch (IOException failure) {
            throw seen(failure);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            delegate.close();
        } catch (IOException failure) {
            throw seen(failure);
        }
        response.ended();
    }

    @Override
    public boolean isReady() {
        return delegate.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        delegate.setWriteListener(new WriteListener() {
            private volatile @Nullable Throwable thrown;

            @Override
            public void onWritePossible() throws IOException {
                try {
                    listener.onWritePossible();
                } catch (Throwable failure) {
                    thrown = failure;
                    response.listenerThrew(failure);
                    throw failure;
                }
            }

            @Override
            public void onError(Throwable failure) {
                if (!CountingInput.isOf(failure, thrown)) {
                    response.failed(failure);
                }
                listener.onError(failure);
            }
        });
    }

    private IOException seen(IOException failure) {
        response.failed(failure);
        return failure;
    }
}
