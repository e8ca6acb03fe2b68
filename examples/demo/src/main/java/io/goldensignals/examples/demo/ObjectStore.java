package io.goldensignals.examples.demo;

import io.goldensignals.examples.common.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** The S3 server of the demo: in this process, in memory, and able to fail on demand; or one that someone else runs. */
final class ObjectStore implements AutoCloseable {
    private final String endpoint;
    private final @Nullable S3Proxy proxy;
    private final LongAdder refused = new LongAdder();
    private final LongAdder removed = new LongAdder();
    private final LongAdder exports = new LongAdder();
    private final LongAdder exportedBytes = new LongAdder();
    private final LongAdder exportedOrders = new LongAdder();
    private final LongAdder refusedUploads = new LongAdder();
    private final LongAdder repeatedUploads = new LongAdder();
    private final Set<String> refusedLast = ConcurrentHashMap.newKeySet(); // keys
    private volatile double failing;
    private volatile Duration delay = Duration.ZERO;

    private ObjectStore(String externalEndpoint) {
        endpoint = externalEndpoint;
        proxy = null;
    }

    private ObjectStore(String accessKey, String secretKey, int port) throws Exception {
        S3Proxy started = S3Proxy.builder()
                .blobStore(new Faulty(BlobStores.create("transient-nio2", new Properties())))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKey, secretKey)
                .ignoreUnknownHeaders(true)
                .build();
        started.start();
        proxy = started;
        endpoint = "http://127.0.0.1:" + started.getPort();
    }

    static ObjectStore external(String endpoint) {
        URI uri;
        try {
            uri = URI.create(endpoint);
        } catch (IllegalArgumentException malformed) {
            uri = URI.create("");
        }
        String host = uri.getHost();
        int port = uri.getPort() > 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
        if (host == null || !Ports.open(host, port)) {
            throw new ConfigurationException(
                    "--s3",
                    endpoint,
                    "cannot connect",
                    "the http or https URL of a running S3 server such as http://localhost:9000");
        }
        return new ObjectStore(endpoint);
    }

    static ObjectStore embedded(String accessKey, String secretKey, int port) throws Exception {
        return new ObjectStore(accessKey, secretKey, port);
    }

    String endpoint() {
        return endpoint;
    }

    boolean own() {
        return proxy != null;
    }

    /** While failing, four of five object reads and writes are answered with 503. */
    void failing(boolean fail) {
        failing(fail ? 0.8 : 0);
    }

    /** From now on this share of the object reads and writes is answered with 503. */
    void failing(double share) {
        failing = share;
    }

    /** From now on each object read or write takes at least so long, also one that is refused. */
    void delay(Duration least) {
        delay = least;
    }

    /** How many requests were answered with 503. */
    long refused() {
        return refused.sum();
    }

    /** How many objects it was asked to remove. */
    long removed() {
        return removed.sum();
    }

    /** How many files of exports it has taken. */
    long exports() {
        return exports.sum();
    }

    /** How many bytes these files have. */
    long exportedBytes() {
        return exportedBytes.sum();
    }

    /** How many orders are in these files. */
    long exportedOrders() {
        return exportedOrders.sum();
    }

    /** How many requests to write an object were answered with 503. */
    long refusedUploads() {
        return refusedUploads.sum();
    }

    /** How many of these were followed by another request for the same object. */
    long repeatedUploads() {
        return repeatedUploads.sum();
    }

    @Override
    public void close() throws Exception {
        if (proxy != null) {
            proxy.stop();
        }
    }

    private final class Faulty extends ForwardingBlobStore {
        Faulty(BlobStore store) {
            super(store);
        }

        @Override
        public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
            if (refusedLast.remove(request.key())) {
                repeatedUploads.increment();
            }
            takeLong();
            if (refuses()) {
                refusedLast.add(request.key());
                refusedUploads.increment();
                refuse(content);
            }
            return request.key().startsWith("exports/") ? export(request, content) : super.putBlob(request, content);
        }

        /** Such a file is small. */
        private PutObjectResponse export(PutObjectRequest request, InputStream content) {
            try {
                byte[] file = content.readAllBytes();
                PutObjectResponse stored = super.putBlob(request, new ByteArrayInputStream(file));
                exports.increment();
                exportedBytes.add(file.length);
                exportedOrders.add(
                        new String(file, StandardCharsets.UTF_8).lines().count() - 1); // below the head
                return stored;
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }

        @Override
        public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
            takeLong();
            if (refuses()) {
                refuse(InputStream.nullInputStream());
            }
            return super.getBlob(request);
        }

        private void takeLong() {
            try {
                TimeUnit.NANOSECONDS.sleep(delay.toNanos());
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
            removed.increment();
            return super.removeBlob(request);
        }

        private boolean refuses() {
            return ThreadLocalRandom.current().nextDouble() < failing;
        }

        /** Takes the content first: a connection that is closed with something unread is reset, and the answer lost. */
        private void refuse(InputStream content) {
            refused.increment();
            try {
                content.transferTo(OutputStream.nullOutputStream());
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
            throw S3Exceptions.fromStatusCode(503);
        }
    }
}
