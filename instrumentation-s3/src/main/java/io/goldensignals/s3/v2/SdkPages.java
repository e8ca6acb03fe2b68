package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.ObjectPages;
import io.goldensignals.s3.meters.ObjectPages.Found;
import io.goldensignals.s3.meters.ObjectPages.Marker;
import io.goldensignals.s3.meters.ObjectPages.Page;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists buckets with the SDK v2. */
public final class SdkPages {

    private SdkPages() {}

    /** The pages of buckets that {@code client} lists. */
    public static ObjectPages of(S3Client client) {
        return (kind, bucket, prefix, last, limit) -> switch (kind) {
            case OBJECTS -> objects(client, bucket, prefix, last, limit);
            case VERSIONS -> versions(client, bucket, prefix, last, limit);
            case UPLOADS -> uploads(client, bucket, prefix, last, limit);
        };
    }

    private static Page objects(S3Client client, String bucket, String prefix, @Nullable Marker last, Duration limit) {
        ListObjectsV2Response page = client.listObjectsV2(request -> request.bucket(bucket)
                .prefix(prefix)
                .continuationToken(key(last))
                .overrideConfiguration(within(limit)));
        long bytes = page.contents().stream().mapToLong(S3Object::size).sum();
        return new Page(
                Found.objects(page.contents().size(), bytes),
                Marker.of(page.isTruncated(), page.nextContinuationToken(), null));
    }

    private static Page versions(S3Client client, String bucket, String prefix, @Nullable Marker last, Duration limit) {
        ListObjectVersionsResponse page = client.listObjectVersions(request -> request.bucket(bucket)
                .prefix(prefix)
                .keyMarker(key(last))
                .versionIdMarker(id(last))
                .overrideConfiguration(within(limit)));
        Found found = Found.deleteMarkers(page.deleteMarkers().size());
        for (ObjectVersion version : page.versions()) {
            found = found.and(Found.version(version.isLatest(), version.size()));
        }
        return new Page(found, Marker.of(page.isTruncated(), page.nextKeyMarker(), page.nextVersionIdMarker()));
    }

    private static Page uploads(S3Client client, String bucket, String prefix, @Nullable Marker last, Duration limit) {
        ListMultipartUploadsResponse page = client.listMultipartUploads(request -> request.bucket(bucket)
                .prefix(prefix)
                .keyMarker(key(last))
                .uploadIdMarker(id(last))
                .overrideConfiguration(within(limit)));
        Found found = Found.NOTHING;
        for (MultipartUpload upload : page.uploads()) {
            found = found.and(Found.upload(upload.initiated().toEpochMilli()));
        }
        return new Page(found, Marker.of(page.isTruncated(), page.nextKeyMarker(), page.nextUploadIdMarker()));
    }

    private static Consumer<AwsRequestOverrideConfiguration.Builder> within(Duration limit) {
        return override -> override.apiCallTimeout(limit);
    }

    private static @Nullable String key(@Nullable Marker last) {
        return last == null ? null : last.key();
    }

    private static @Nullable String id(@Nullable Marker last) {
        return last == null ? null : last.id();
    }
}
