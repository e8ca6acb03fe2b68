package io.goldensignals.servlet.hooks;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The input stream of a {@link CountingRequest}. */
final class CountingInput extends ServletInputStream {

    private final ServletInputStream delegate;
    private final CountingRequest request;

    CountingInput(ServletInputStream delegate, CountingRequest request) {
        this.delegate = delegate;
        this.request = request;
    }

    @Override
    public int read() throws IOException {
        int b;
        try {
            b = delegate.read();
        } catch (IOException failure) {
            throw seen(failure);
        }
        if (b >= 0) {
            request.read(1);
        }
        return b;
    }

    @Override
    public int read(byte[] bytes) throws IOException {
        return read(bytes, 0, bytes.length);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return counted(delegate.read(bytes, offset, length));
        } catch (IOException failure) {
            throw seen(failure);
        }
    }

    @Override
    public int readLine(byte[] bytes, int offset, int length) throws IOException {
        try {
            return counted(delegate.readLine(bytes, offset, length));
        } catch (IOException failure) {
            throw seen(failure);
        }
    }

    @Override
    public int available() throws IOException {
        return delegate.available();
    }

    @Override
    public void close() throws IOException {
        delegate.close();
    }

    @Override
    public boolean isFinished() {
        return delegate.isFinished();
    }

    @Override
    public boolean isReady() {
        return delegate.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        delegate.setReadListener(new ReadListener() {
            private volatile @Nullable Throwable thrown;

            @Override
            public void onDataAvailable() throws IOException {
                try {
                    listener.onDataAvailable();
                } catch (Throwable failure) {
                    thrown = failure;
                    throw failure;
                }
            }

            @Override
            public void onAllDataRead() throws IOException {
                try {
                    listener.onAllDataRead();
                } catch (Throwable failure) {
                    thrown = failure;
                    throw failure;
                }
            }

            @Override
            public void onError(Throwable failure) {
                if (!isOf(failure, thrown)) {
                    request.failed(failure);
                }
                listener.onError(failure);
            }
        });
    }

    /** Whether a container reports by {@code failure} what a listener has {@code thrown}, rather than one of the connection. */
    static boolean isOf(Throwable failure, @Nullable Throwable thrown) {
        return thrown != null && (failure.equals(thrown) || thrown.equals(failure.getCause()));
    }

    private int counted(int read) {
        if (read > 0) {
            request.read(read);
        }
        return read;
    }

    private IOException seen(IOException failure) {
        request.failed(failure);
        return failure;
    }
}
