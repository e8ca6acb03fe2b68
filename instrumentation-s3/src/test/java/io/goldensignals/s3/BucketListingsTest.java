package io.goldensignals.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How versions and unfinished uploads are listed over several pages, by answers to the letter. */
@ParameterizedClass
@EnumSource(
        value = Sdk.class,
        names = {"V2_SYNC", "V1"})
class BucketListingsTest {

    private static final Instant BEGAN = Instant.parse("2024-01-01T00:00:00Z");

    @Parameter
    Sdk sdk;

    private final Recorded recorded = new Recorded();
    private final S3Metrics metrics = S3Metrics.create(recorded.registry);
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private Driver s3;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", this::answer);
        server.start();
        s3 = sdk.open(Driver.Setup.of(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), metrics));
    }

    @AfterEach
    void stop() {
        s3.close();
        server.stop(0);
        recorded.close();
    }

    @Test
    void everyPageOfVersionsAndUploadsCounts() {
        try (BucketMonitor monitor = monitor()
                .bucket("models")
                .versions()
                .unfinishedUploads()
                .pagesPerSecond(1000)
                .build()) {
            monitor.measure();
            assertThat(gauge("aws.s3.bucket.objects")).isEqualTo(2);
            assertThat(gauge("aws.s3.bucket.size")).isEqualTo(30);
            assertThat(gauge("aws.s3.bucket.noncurrent.versions")).isEqualTo(1);
            assertThat(gauge("aws.s3.bucket.noncurrent.size")).isEqualTo(5);
            assertThat(gauge("aws.s3.bucket.delete_markers")).isEqualTo(1);
            assertThat(gauge("aws.s3.bucket.uploads.unfinished")).isEqualTo(2);
            double age = System.currentTimeMillis() / 1e3 - BEGAN.getEpochSecond();
            assertThat(gauge("aws.s3.bucket.uploads.oldest.age")).isCloseTo(age, within(60.0));
        }
        assertThat(queries).hasSize(4);
        assertThat(queries.get(1)).contains("key-marker=a", "version-id-marker=v1");
        assertThat(queries.get(3)).contains("key-marker=k", "upload-id-marker=u1");
    }

    @Test
    void uploadsThatMayNotBeListedFailTheMeasurementAndLeaveTheSize() {
        try (BucketMonitor monitor = monitor()
                .bucket("locked")
                .versions()
                .unfinishedUploads()
                .pagesPerSecond(1000)
                .build()) {
            monitor.measure();
            assertThat(gauge("aws.s3.bucket.objects")).isEqualTo(2);
            assertThat(hasGauge("aws.s3.bucket.uploads.unfinished")).isFalse();
            assertThat(recorded.count("aws.s3.bucket.measurement.duration", "error.type", "access_denied"))
                    .isEqualTo(1);
        }
    }

    private BucketMonitor.Builder monitor() {
        return s3 instanceof V1Driver v1
                ? metrics.v1().monitor(v1.client())
                : metrics.monitor(((SyncDriver) s3).client());
    }

    private boolean hasGauge(String name) {
        return recorded.hasGauge(name);
    }

    private double gauge(String name) {
        return recorded.gauge(name);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        queries.add(query);
        boolean uploads = List.of(query.split("&")).stream().anyMatch(part -> part.startsWith("uploads"));
        boolean denied = uploads && exchange.getRequestURI().getPath().startsWith("/locked");
        boolean first = !query.contains("key-marker=");
        byte[] body = ("<?xml version=\"1.0\"?>"
                        + (denied
                                ? "<Error><Code>AccessDenied</Code></Error>"
                                : uploads ? uploads(first) : versions(first)))
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        exchange.sendResponseHeaders(denied ? 403 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String versions(boolean first) {
        String entries = first
                ? "<IsTruncated>true</IsTruncated><NextKeyMarker>a</NextKeyMarker>"
                        + "<NextVersionIdMarker>v1</NextVersionIdMarker>" + version("a", "v2", true, 10)
                        + version("a", "v1", false, 5)
                : "<IsTruncated>false</IsTruncated>" + version("b", "v3", true, 20)
                        + "<DeleteMarker><Key>c</Key><VersionId>v4</VersionId><IsLatest>true</IsLatest>"
                        + "<LastModified>" + BEGAN + "</LastModified></DeleteMarker>";
        return "<ListVersionsResult><Name>models</Name><MaxKeys>1000</MaxKeys>" + entries + "</ListVersionsResult>";
    }

    private static String version(String key, String id, boolean latest, int size) {
        return "<Version><Key>" + key + "</Key><VersionId>" + id + "</VersionId><IsLatest>" + latest
                + "</IsLatest><LastModified>" + BEGAN + "</LastModified><Size>" + size + "</Size></Version>";
    }

    private static String uploads(boolean first) {
        return "<ListMultipartUploadsResult><Bucket>models</Bucket><IsTruncated>" + first + "</IsTruncated>"
                + (first ? "<NextKeyMarker>k</NextKeyMarker><NextUploadIdMarker>u1</NextUploadIdMarker>" : "")
                + "<Upload><Key>k</Key><UploadId>u" + (first ? 1 : 2) + "</UploadId><Initiated>"
                + (first ? BEGAN.plusSeconds(5) : BEGAN) + "</Initiated></Upload></ListMultipartUploadsResult>";
    }
}
