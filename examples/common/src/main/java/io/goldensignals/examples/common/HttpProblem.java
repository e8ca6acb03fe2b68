package io.goldensignals.examples.common;

/** A request that cannot be served, answered with its status and one sentence. */
public final class HttpProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final int status;

    public HttpProblem(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }
}
