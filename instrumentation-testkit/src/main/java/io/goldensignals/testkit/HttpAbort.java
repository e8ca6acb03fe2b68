package io.goldensignals.testkit;

/**
 * A request whose client goes away before it has the whole answer.
 *
 * @param name what happens, in words
 * @param request what the client sends, in UTF-8
 * @param read how many bytes of the answer it waits for
 * @param recorded the kind of request that is recorded, as in {@link RecordedRequests#byKind()}
 */
public record HttpAbort(String name, String request, int read, String recorded) {

    /** A GET of {@code target} whose client goes away after {@code read} bytes. */
    public static HttpAbort get(String name, String target, int read, String recorded) {
        return new HttpAbort(name, HttpScenario.text("GET", target, "", ""), read, recorded);
    }

    /** Sends, reads and goes away. */
    void run(RawHttp client) {
        client.send(request).read(read);
        client.abort();
    }
}
