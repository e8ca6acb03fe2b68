package io.goldensignals.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Serves the scenarios of the contract that read and write without blocking. */
final class ContractNonBlocking {

    private ContractNonBlocking() {}

    /** Sends back the body that was received. */
    static void echo(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext async = ContractServlet.start(request);
        ServletInputStream in = request.getInputStream();
        in.setReadListener(new ReadListener() {
            private final ByteArrayOutputStream body = new ByteArrayOutputStream();
            private final byte[] buffer = new byte[3];

            @Override
            public void onDataAvailable() throws IOException {
                while (in.isReady() && !in.isFinished()) {
                    int length = in.read(buffer);
                    if (length > 0) {
                        body.write(buffer, 0, length);
                    }
                }
            }

            @Override
            public void onAllDataRead() throws IOException {
                ServletOutputStream out = response.getOutputStream();
                out.setWriteListener(new Writing(async, out, body.toByteArray(), 1));
            }

            @Override
            public void onError(Throwable failure) {
                async.complete();
            }
        });
    }

    /** Writes until the client is gone. */
    static void flood(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext async = ContractServlet.start(request);
        ServletOutputStream out = response.getOutputStream();
        out.setWriteListener(new Writing(async, out, new byte[64 * 1024], Integer.MAX_VALUE));
    }

    /** Sends a part of the response, and throws. */
    static void fail(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext async = ContractServlet.start(request);
        ServletOutputStream out = response.getOutputStream();
        out.setWriteListener(new WriteListener() {
            @Override
            public void onWritePossible() throws IOException {
                out.write(new byte[10]);
                if (out.isReady()) {
                    out.flush();
                }
                throw new IllegalStateException("contract");
            }

            @Override
            public void onError(Throwable failure) {
                async.complete();
            }
        });
    }

    /** Writes a block some times, whenever the container is ready for it, and completes. */
    private static final class Writing implements WriteListener {
        private final AsyncContext async;
        private final ServletOutputStream out;
        private final byte[] block;
        private int remaining;

        Writing(AsyncContext async, ServletOutputStream out, byte[] block, int times) {
            this.async = async;
            this.out = out;
            this.block = block;
            this.remaining = times;
        }

        @Override
        public void onWritePossible() throws IOException {
            while (out.isReady()) {
                if (remaining == 0) {
                    async.complete();
                    return;
                }
                remaining--;
                out.write(block);
            }
        }

        @Override
        public void onError(Throwable failure) {
            async.complete();
        }
    }
}
