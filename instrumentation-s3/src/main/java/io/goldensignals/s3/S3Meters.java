package io.goldensignals.s3;

import io.goldensignals.core.Buckets;
import io.goldensignals.core.Combine;
import io.goldensignals.core.CounterSpec;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.SummarySpec;
import io.goldensignals.core.TagSpec;
import io.goldensignals.core.TimerSpec;
import io.goldensignals.s3.meters.S3Result;
import io.goldensignals.s3.meters.StreamOutcome;
import java.util.List;

/**
 * The meters of S3 clients and buckets. No convention names them; they follow the OpenTelemetry rules and use its
 * attributes ({@code rpc.method}, {@code aws.s3.bucket}, {@code aws.s3.transfer.direction}, {@code error.type}) where it has one.
 */
public final class S3Meters {

    /** The operation. */
    public static final TagSpec METHOD =
            TagSpec.capped("rpc.method", "The operation by the name in the service's model.", 150);

    /** The bucket. */
    public static final TagSpec BUCKET =
            TagSpec.capped("aws.s3.bucket", "The bucket; absent if the operation has none.", 50);

    /** How a call or an attempt ended. */
    public static final TagSpec OUTCOME = TagSpec.closed(
            "outcome",
            "How it ended: success; not_found (the answer 404 to a HEAD) and not_modified (304), which are answers and no"
                    + " errors; redirected (301, 302, 307, 308: the bucket is elsewhere); throttled; client_error (4xx); server_error (5xx); no_response; aborted by the application.",
            S3Result.outcomes());

    /** Why a call or an attempt failed. */
    public static final TagSpec ERROR_TYPE =
            TagSpec.closed("error.type", "Why it failed; absent if it did not.", S3Result.errorTypes());

    /** The direction of bytes. */
    public static final TagSpec DIRECTION = TagSpec.closed(
            "aws.s3.transfer.direction", "Upload: to the server; download: from it.", "upload", "download");

    /** How a download's stream ended. */
    public static final TagSpec STREAM_OUTCOME = TagSpec.closed(
            "outcome",
            "How the stream ended: drained (read to its end), truncated (it ended before its"
                    + " Content-Length), closed_early, aborted, failed while being read, or leaked"
                    + " (neither read to its end nor closed when it was garbage).",
            StreamOutcome.labels());

    /** The name of an instrumented client. */
    public static final TagSpec CLIENT =
            TagSpec.changing("aws.s3.client.name", "The name of the instrumented client.", 50);

    /** A prefix of keys. */
    public static final TagSpec PREFIX =
            TagSpec.capped("aws.s3.prefix", "The prefix of the measured keys; absent for the whole bucket.", 50);

    /** Duration of calls. */
    public static final TimerSpec OPERATION_DURATION = MeterSpec.timer("aws.s3.client.operation.duration")
            .description("Time from calling the SDK until it returned or completed, with all attempts.")
            .tags(METHOD, BUCKET, OUTCOME, ERROR_TYPE)
            .signals(Signal.RATE, Signal.ERRORS, Signal.DURATION)
            .build();

    /** Calls in flight. */
    public static final GaugeSpec ACTIVE = MeterSpec.gauge("aws.s3.client.active_operations", "")
            .description("Calls that have not returned or completed yet.")
            .tags(METHOD)
            .signals(Signal.SATURATION)
            .build();

    /** Duration of attempts. */
    public static final TimerSpec ATTEMPT_DURATION = MeterSpec.timer("aws.s3.client.attempt.duration")
            .description("Time of each attempt of a call, back-off not included; throttled attempts are those with the"
                    + " outcome throttled.")
            .tags(METHOD, OUTCOME, ERROR_TYPE)
            .signals(Signal.RATE, Signal.ERRORS, Signal.DURATION)
            .build();

    /** Retries. */
    public static final CounterSpec RETRIES = MeterSpec.counter("aws.s3.client.retries", "")
            .description("Attempts beyond the first of a call, by what failed before.")
            .tags(METHOD, ERROR_TYPE)
            .signals(Signal.SATURATION)
            .build();

    /** Back-off. */
    public static final TimerSpec BACKOFF = MeterSpec.timer("aws.s3.client.backoff.duration")
            .description("Time that the SDK waits before it tries again.")
            .tags(METHOD)
            .signals(Signal.SATURATION)
            .build();

    /** Logical bytes. */
    public static final CounterSpec TRANSFERRED = MeterSpec.counter("aws.s3.client.transfer.io", "bytes")
            .description("Bytes of objects that the application gave to the store or got from it, each byte once.")
            .tags(METHOD, BUCKET, DIRECTION)
            .signals(Signal.RATE, Signal.UTILIZATION)
            .build();

    /** Bytes on the wire. */
    public static final CounterSpec WIRE = MeterSpec.counter("aws.s3.client.wire.io", "bytes")
            .description("Bytes of objects that went over the network, those of failed and repeated attempts included,"
                    + " headers and framing not.")
            .tags(METHOD, BUCKET, DIRECTION)
            .signals(Signal.RATE, Signal.UTILIZATION)
            .build();

    /** Throughput of single transfers. */
    public static final SummarySpec THROUGHPUT = MeterSpec.summary("aws.s3.client.throughput", "bytes_per_second")
            .description("Bytes per second of each completed transfer, from the call until the last byte.")
            .tags(METHOD, BUCKET, DIRECTION)
            .buckets(List.of(
                    16_384.0,
                    65_536.0,
                    262_144.0,
                    1_048_576.0,
                    4_194_304.0,
                    16_777_216.0,
                    67_108_864.0,
                    268_435_456.0,
                    1_073_741_824.0))
            .signals(Signal.UTILIZATION)
            .build();

    /** Time to the first byte. */
    public static final TimerSpec FIRST_BYTE = MeterSpec.timer("aws.s3.client.first_byte.duration")
            .description("Time from calling the SDK until the answer to a download began, with all attempts.")
            .tags(METHOD, BUCKET)
            .signals(Signal.DURATION)
            .build();

    /** Time to the last byte. */
    public static final TimerSpec STREAM_DURATION = MeterSpec.timer("aws.s3.client.stream.duration")
            .description("Time from calling the SDK until the application was done with the download's stream.")
            .tags(METHOD, BUCKET, STREAM_OUTCOME)
            .buckets(Buckets.LONG_SECONDS)
            .signals(Signal.ERRORS, Signal.DURATION)
            .build();

    /** Open streams. */
    public static final GaugeSpec OPEN_STREAMS = MeterSpec.gauge("aws.s3.client.open_streams", "")
            .description("Streams of downloads that are neither read to their end nor closed; each holds a connection.")
            .tags(CLIENT)
            .signals(Signal.SATURATION)
            .build();

    /** Age of the oldest open stream. */
    public static final GaugeSpec OLDEST_STREAM = MeterSpec.gauge("aws.s3.client.oldest_stream.age", "seconds")
            .description("Age of the oldest open stream; 0 if there is none.")
            .tags(CLIENT)
            .combine(Combine.MAX)
            .signals(Signal.SATURATION)
            .build();

    /** Size of a bucket. */
    public static final GaugeSpec BUCKET_SIZE = MeterSpec.gauge("aws.s3.bucket.size", "bytes")
            .description("Bytes of the current objects in the bucket, as last listed.")
            .tags(BUCKET, PREFIX)
            .combine(Combine.OBSERVED)
            .signals(Signal.UTILIZATION)
            .build();

    /** Objects in a bucket. */
    public static final GaugeSpec BUCKET_OBJECTS = MeterSpec.gauge("aws.s3.bucket.objects", "")
            .description("Current objects in the bucket, as last listed.")
            .tags(BUCKET, PREFIX)
            .combine(Combine.OBSERVED)
            .signals(Signal.UTILIZATION)
            .build();

    /** Size of what is no longer current. */
    public static final GaugeSpec BUCKET_OLD_SIZE = MeterSpec.gauge("aws.s3.bucket.noncurrent.size", "bytes")
            .description("Bytes of the versions in the bucket that are no longer current, as last listed.")
            .tags(BUCKET, PREFIX)
            .combine(Combine.OBSERVED)
            .signals(Signal.UTILIZATION)
            .build();

    /** Versions that are no longer current. */
    public static final GaugeSpec BUCKET_OLD_VERSIONS = MeterSpec.gauge("aws.s3.bucket.noncurrent.versions", "")
            .description("Versions in the bucket that are no longer current, as last listed; delete markers are none.")
            .tags(BUCKET, PREFIX)
            .combine(Combine.OBSERVED)
            .signals(Signal.UTILIZATION)
            .build();

    /** Delete markers. */
    public static final GaugeSpec BUCKET_DELETE_MARKERS = MeterSpec.gauge("aws.s3.bucket.delete_markers", "")
            .description("Delete markers in the bucket, as last listed; many make listings slow.")
            .tags(BUCKET, PREFIX)
            .combine(Combine.OBSERVED)
            .signals(Signal.UTILIZATION)
            .build();

    /** Unfinished uploads. */
    public static final GaugeSpec BUCKET_UPLOADS = MeterSpec.gauge("aws.s3.bucket.uploads.unfinished", "")
            .description(
                    "Multipart uploads that are neither completed nor aborted, as last listed; their parts are stored"
                            + " and in no listing of objects.")
            .tags(BUCKET, PREFIX)
            .combine(Combine.OBSERVED)
            .signals(Signal.UTILIZATION)
            .build();

    /** Age of the oldest unfinished upload. */
    public static final GaugeSpec BUCKET_OLDEST_UPLOAD = MeterSpec.gauge("aws.s3.bucket.uploads.oldest.age", "seconds")
            .description(
                    "Age of the oldest multipart upload that is neither completed nor aborted; 0 if there is none.")
            .tags(BUCKET, PREFIX)
            .combine(Combine.MAX)
            .signals(Signal.UTILIZATION)
            .build();

    /** Age of a bucket's figures. */
    public static final GaugeSpec BUCKET_LAST_SUCCESS = MeterSpec.gauge(
                    "aws.s3.bucket.last_success.timestamp", "seconds")
            .description("When the bucket was last listed to its end, in seconds since the epoch.")
            .tags(BUCKET, PREFIX)
            .combine(Combine.MAX)
            .signals(Signal.INFO)
            .build();

    /** Measurements of buckets. */
    public static final TimerSpec BUCKET_MEASUREMENT = MeterSpec.timer("aws.s3.bucket.measurement.duration")
            .description("Time that it took to list the bucket.")
            .tags(BUCKET, PREFIX, OUTCOME, ERROR_TYPE)
            .buckets(Buckets.LONG_SECONDS)
            .signals(Signal.ERRORS, Signal.DURATION)
            .build();

    /** All of them. */
    public static final MeterCatalog CATALOG = MeterCatalog.of(
            "s3",
            OPERATION_DURATION,
            ACTIVE,
            ATTEMPT_DURATION,
            RETRIES,
            BACKOFF,
            TRANSFERRED,
            WIRE,
            THROUGHPUT,
            FIRST_BYTE,
            STREAM_DURATION,
            OPEN_STREAMS,
            OLDEST_STREAM,
            BUCKET_SIZE,
            BUCKET_OBJECTS,
            BUCKET_OLD_SIZE,
            BUCKET_OLD_VERSIONS,
            BUCKET_DELETE_MARKERS,
            BUCKET_UPLOADS,
            BUCKET_OLDEST_UPLOAD,
            BUCKET_LAST_SUCCESS,
            BUCKET_MEASUREMENT);

    private S3Meters() {}
}
