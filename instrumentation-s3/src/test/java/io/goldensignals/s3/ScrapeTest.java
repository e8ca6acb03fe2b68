package io.goldensignals.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.ResourceMeters;
import io.goldensignals.s3.meters.ObjectPages.Found;
import io.goldensignals.s3.meters.ObjectPages.Kind;
import io.goldensignals.s3.meters.ObjectPages.Page;
import io.goldensignals.s3.meters.S3Recorder;
import io.goldensignals.testkit.CatalogAssert;
import io.goldensignals.testkit.Golden;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What Prometheus gets of a client at work and of a bucket, to the letter. */
class ScrapeTest {

    private static final Path GOLDEN = Path.of("src/test/resources/io/goldensignals/s3/scrape.txt");

    private final MockClock clock = new MockClock();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
    private final S3Metrics metrics = S3Metrics.create(registry);
    private final Queue<Integer> answers = new ArrayDeque<>();
    private final S3Client s3 = metrics.wrap(
            SyncDriver.configured(S3Client.builder(), Driver.Setup.of(URI.create("http://127.0.0.1:1"), null))
                    .httpClient(new StubHttpClient(StubAnswer.object(new byte[1000], 1000, this::answer))));
    private List<String> scrape = List.of();
    private List<String> idle = List.of();

    private int answer() {
        clock.add(10, TimeUnit.MILLISECONDS);
        int status = Objects.requireNonNullElse(answers.poll(), 200);
        if (status == 404) {
            look();
        }
        return status;
    }

    @Test
    void everyRowIsAliveAndScrapedAsTheGoldenFileSays() throws IOException {
        s3.putObject(request -> request.bucket("models").key("a"), RequestBody.fromBytes(new byte[5000]));
        answers.add(503);
        s3.getObjectAsBytes(request -> request.bucket("models").key("a"));
        S3Recorder recorder = new S3Recorder(registry, Duration.ofHours(1).toNanos());
        BucketMonitor sizes = new BucketMonitor.Builder(
                        recorder, (kind, bucket, prefix, last, limit) -> page(kind), failure -> null)
                .prefix("models", "drafts/")
                .versions()
                .unfinishedUploads()
                .build();
        sizes.measure();
        try (var stream = s3.getObject(request -> request.bucket("models").key("a"))) {
            assertThat(stream.read()).isZero();
            answers.add(404); // a look at the meters while a call is under way and a stream is open
            try {
                s3.headObject(request -> request.bucket("models").key("none"));
            } catch (RuntimeException missing) {
                assertThat(missing).hasMessageContaining("404");
            }
        }
        CatalogAssert.of(registry, S3Meters.CATALOG, ResourceMeters.CATALOG)
                .holdsOnlyRows()
                .holdsEveryRow(ResourceMeters.LIMIT, ResourceMeters.UTILIZATION, ResourceMeters.WAITING);
        assertThat(idle).as("rows that stayed at zero").isEmpty();
        Golden.assertMatches(GOLDEN, String.join("\n", scrape) + "\n");
        sizes.close();
        s3.close();
        metrics.close();
    }

    private Page page(Kind kind) {
        clock.add(200, TimeUnit.MILLISECONDS);
        return new Page(
                kind == Kind.UPLOADS
                        ? Found.upload(clock.wallTime() - 3000)
                        : Found.objects(3, 600).and(Found.version(false, 50)).and(Found.deleteMarkers(2)),
                null);
    }

    private void look() {
        scrape = registry.scrape()
                .lines()
                .filter(line -> line.startsWith("#") || !line.contains("_bucket{"))
                .sorted()
                .toList();
        idle = S3Meters.CATALOG.rows().stream()
                .map(row -> row.name())
                .filter(name -> registry.find(name).meters().stream()
                        .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
                        .mapToDouble(Measurement::getValue)
                        .noneMatch(value -> value > 0))
                .collect(Collectors.toList());
    }
}
