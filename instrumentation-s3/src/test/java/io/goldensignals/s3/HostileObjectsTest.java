package io.goldensignals.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.PutObjectRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;

/** Keys, metadata and listings of any content: the application sees what the bare client sees, and each call counts once. */
@ParameterizedClass
@EnumSource(Sdk.class)
class HostileObjectsTest {

    private static final int CASES = 40;
    private static final String BUCKET = "hostile";
    private static final List<String> PIECES = List.of(
            "a",
            "Z",
            "9",
            "/",
            "//",
            "../",
            "./",
            "..",
            "%",
            "%2",
            "%2F",
            "%00",
            "%zz",
            "%C0%AF",
            "+",
            " ",
            "\t",
            "\n",
            "\r",
            "?",
            "#",
            "&",
            "=",
            ";",
            ":",
            "\\",
            "\"",
            "'",
            "<",
            ">",
            "{",
            "}",
            "\u0000",
            "\u0001",
            "\u001b",
            "\u007f",
            "\u0085",
            "é",
            "e\u0301",
            "日本",
            "\u202e",
            "\ufeff",
            "\uffff",
            "\ud83c\udf89",
            "\ud800",
            "\udc00",
            "{0}",
            "${x}",
            "_OTHER");

    @Parameter
    Sdk sdk;

    private final Recorded recorded = new Recorded();

    @Test
    void whateverAnObjectIsCalledAndSaysTheCallCountsOnce() throws IOException {
        S3Metrics metrics = S3Metrics.create(recorded.registry);
        try (LedgerServer server = new LedgerServer();
                Driver bare = sdk.open(Driver.Setup.of(server.endpoint(), null).attempts(1));
                Driver measured =
                        sdk.open(Driver.Setup.of(server.endpoint(), metrics).attempts(1))) {
            for (int seed = 0; seed < CASES; seed++) {
                List<String> expected = play(bare, server, new Random(seed), Callable::call);
                List<String> actual = play(measured, server, new Random(seed), call -> counted(call, server));
                assertThat(actual).as("seed %d", seed).isEqualTo(expected);
            }
        }
        assertThat(values("rpc.method"))
                .containsOnly("PutObject", "HeadObject", "GetObject", "DeleteObject", "ListObjectsV2");
        assertThat(values("aws.s3.bucket")).isSubsetOf(BUCKET, "_OTHER");
        assertThat(recorded.calls("GetObject", "success", "")).isGreaterThan(CASES / 8.0);
        assertThat(recorded.sum("instrumentation.overflow", "tag", "rpc.method"))
                .isZero();
        recorded.close();
    }

    /** The call, which counts once if it went well, and at most once for each request and failure. */
    private String counted(Callable<String> call, LedgerServer server) throws Exception {
        double before = recorded.count("aws.s3.client.operation.duration");
        server.taken();
        boolean failed = true;
        try {
            String result = call.call();
            failed = false;
            return result;
        } finally {
            int requests = server.taken().size();
            boolean refused = failed;
            Recorded.eventually(() -> assertThat(recorded.count("aws.s3.client.operation.duration") - before)
                    .isBetween((double) requests, (double) Math.max(requests, refused ? 1 : 0)));
        }
    }

    private static List<String> play(Driver s3, LedgerServer server, Random random, Counting counting) {
        String key = text(random, 1 + (random.nextInt(8) == 0 ? 1023 : random.nextInt(40)));
        Map<String, String> metadata = new TreeMap<>();
        for (int entry = random.nextInt(4); entry > 0; entry--) {
            metadata.put(random.nextInt(3) == 0 ? text(random, 8) : "k" + entry, text(random, random.nextInt(300)));
        }
        server.say(headers(random), listing(random));
        byte[] content = new byte[random.nextInt(200)];
        random.nextBytes(content);
        List<Callable<String>> calls = List.of(
                () -> put(s3, key, content, metadata),
                () -> head(s3, key),
                () -> Arrays.toString(s3.get(BUCKET, key)),
                () -> s3.list(BUCKET).toString(),
                () -> {
                    s3.delete(BUCKET, key);
                    return "deleted";
                });
        List<String> results = new ArrayList<>();
        for (Callable<String> call : calls) {
            results.add(SameBehaviourTest.result(() -> counting.count(call)));
        }
        return results;
    }

    private static String put(Driver s3, String key, byte[] content, Map<String, String> metadata) {
        if (s3 instanceof SyncDriver sync) {
            return sync.client()
                    .putObject(
                            request -> request.bucket(BUCKET).key(key).metadata(metadata),
                            RequestBody.fromBytes(content))
                    .toString();
        }
        if (s3 instanceof AsyncDriver async) {
            return AsyncDriver.join(async.client()
                            .putObject(
                                    request -> request.bucket(BUCKET).key(key).metadata(metadata),
                                    AsyncRequestBody.fromBytes(content)))
                    .toString();
        }
        ObjectMetadata own = new ObjectMetadata();
        own.setContentLength(content.length);
        own.setUserMetadata(metadata);
        return ((V1Driver) s3)
                .client()
                .putObject(new PutObjectRequest(BUCKET, key, new ByteArrayInputStream(content), own))
                .getETag();
    }

    private static String head(Driver s3, String key) {
        HeadObjectRequest request =
                HeadObjectRequest.builder().bucket(BUCKET).key(key).build();
        Map<String, String> metadata = s3 instanceof SyncDriver sync
                ? sync.client().headObject(request).metadata()
                : s3 instanceof AsyncDriver async
                        ? AsyncDriver.join(async.client().headObject(request)).metadata()
                        : ((V1Driver) s3)
                                .client()
                                .getObjectMetadata(BUCKET, key)
                                .getUserMetadata();
        return new TreeMap<>(metadata).toString();
    }

    /** What a server may say of an object: lines of headers, which cannot hold the ends of lines. */
    private static String headers(Random random) {
        StringBuilder lines = new StringBuilder();
        for (int entry = random.nextInt(2) * 3;
                entry > 0;
                entry--) { // none in half of the cases, as Netty refuses most
            lines.append("x-amz-meta-m")
                    .append(random.nextInt(3))
                    .append(": ")
                    .append(text(random, random.nextInt(600)).replaceAll("[\r\n\u0000]", ""))
                    .append("\r\n");
        }
        return lines.toString();
    }

    private static byte[] listing(Random random) {
        String key = text(random, 30);
        String escaped = key.replace("&", "&amp;").replace("<", "&lt;");
        String size = List.of("0", "-1", "9223372036854775807", "9223372036854775808", "1e9", "", "many")
                .get(random.nextInt(7));
        String entry = "<Contents><Key>" + escaped + "</Key><Size>" + size + "</Size></Contents>";
        String begin = "<ListBucketResult><Name>" + escaped + "</Name><IsTruncated>false</IsTruncated>";
        String end = "</ListBucketResult>";
        String listing = switch (random.nextInt(9)) {
            case 0 -> "";
            case 1 -> "<html><body>moved</body></html>";
            case 2 -> begin + entry;
            case 3 -> begin + "<Contents/>" + "<EncodingType>url</EncodingType>" + entry + end;
            case 4 ->
                "<!DOCTYPE l [<!ENTITY k SYSTEM \"file:///etc/hostname\">]>" + begin
                        + "<Contents><Key>&k;</Key></Contents>" + end;
            case 5 -> "<Error><Code>" + escaped + "</Code><Message>" + escaped + "</Message></Error>";
            case 6 ->
                begin + "<Contents><Key>&#1;&#x1F389;</Key><LastModified>yesterday</LastModified></Contents>" + end;
            case 7 ->
                begin.replace("false", "true") + "<NextContinuationToken>" + escaped + "x</NextContinuationToken>"
                        + entry + end;
            default -> begin + entry.repeat(1 + random.nextInt(50)) + end;
        };
        return listing.getBytes(StandardCharsets.UTF_8);
    }

    /** Made-up text, of at most so many bytes in UTF-8. */
    private static String text(Random random, int bytes) {
        StringBuilder text = new StringBuilder();
        for (int left = bytes; left > 0; ) {
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            left -= piece.getBytes(StandardCharsets.UTF_8).length;
            if (left >= 0) {
                text.append(piece);
            }
        }
        return text.toString();
    }

    private List<String> values(String tag) {
        return recorded.registry.getMeters().stream()
                .map(meter -> meter.getId().getTag(tag))
                .filter(value -> value != null && !value.isEmpty())
                .distinct()
                .collect(Collectors.toList());
    }

    @FunctionalInterface
    private interface Counting {
        String count(Callable<String> call) throws Exception;
    }
}
