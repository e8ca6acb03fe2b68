package io.goldensignals.s3;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the contracts ask of a client, whichever SDK it comes from; failures are the client's own. */
interface Driver extends AutoCloseable {

    void createBucket(String bucket);

    void put(String bucket, String key, byte[] content);

    byte[] get(String bucket, String key);

    byte[] range(String bucket, String key, int from, int to);

    void head(String bucket, String key);

    void delete(String bucket, String key);

    /** The keys, two a page, through the SDK's own paging. */
    List<String> list(String bucket);

    InputStream open(String bucket, String key);

    void abort(InputStream stream);

    @Override
    void close();

    /** How a client is set up. */
    record Setup(
            URI endpoint,
            @Nullable S3Metrics metrics,
            String name,
            String secret,
            int connections,
            int attempts,
            Duration timeout,
            Duration acquire) {

        static Setup of(URI endpoint, @Nullable S3Metrics metrics) {
            return new Setup(
                    endpoint, metrics, "s3", S3Server.SECRET, 50, 3, Duration.ofSeconds(20), Duration.ofSeconds(20));
        }

        Setup named(String name) {
            return new Setup(endpoint, metrics, name, secret, connections, attempts, timeout, acquire);
        }

        Setup secret(String secret) {
            return new Setup(endpoint, metrics, name, secret, connections, attempts, timeout, acquire);
        }

        Setup connections(int connections) {
            return new Setup(endpoint, metrics, name, secret, connections, attempts, timeout, acquire);
        }

        Setup attempts(int attempts) {
            return new Setup(endpoint, metrics, name, secret, connections, attempts, timeout, acquire);
        }

        Setup timeout(Duration timeout) {
            return new Setup(endpoint, metrics, name, secret, connections, attempts, timeout, acquire);
        }

        Setup acquire(Duration acquire) {
            return new Setup(endpoint, metrics, name, secret, connections, attempts, timeout, acquire);
        }
    }
}
