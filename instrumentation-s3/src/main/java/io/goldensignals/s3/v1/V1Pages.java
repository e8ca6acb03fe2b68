package io.goldensignals.s3.v1;

import com.amazonaws.AmazonWebServiceRequest;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.ListMultipartUploadsRequest;
import com.amazonaws.services.s3.model.ListObjectsV2Request;
import com.amazonaws.services.s3.model.ListObjectsV2Result;
import com.amazonaws.services.s3.model.ListVersionsRequest;
import com.amazonaws.services.s3.model.MultipartUpload;
import com.amazonaws.services.s3.model.MultipartUploadListing;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import com.amazonaws.services.s3.model.S3VersionSummary;
import com.amazonaws.services.s3.model.VersionListing;
import io.goldensignals.s3.meters.ObjectPages;
import io.goldensignals.s3.meters.ObjectPages.Found;
import io.goldensignals.s3.meters.ObjectPages.Marker;
import io.goldensignals.s3.meters.ObjectPages.Page;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lists buckets with the SDK v1. */
public final class V1Pages {

    private V1Pages() {}

    /** The pages of buckets that {@code client} lists. */
    public static ObjectPages of(AmazonS3 client) {
        return (kind, bucket, prefix, last, limit) -> switch (kind) {
            case OBJECTS -> objects(client, bucket, prefix, last, limit);
            case VERSIONS -> versions(client, bucket, prefix, last, limit);
            case UPLOADS -> uploads(client, bucket, prefix, last, limit);
        };
    }

    private static Page objects(AmazonS3 client, String bucket, String prefix, @Nullable Marker last, Duration limit) {
        ListObjectsV2Request request =
                new ListObjectsV2Request().withBucketName(bucket).withPrefix(prefix);
        if (last != null) {
            request.setContinuationToken(last.key());
        }
        ListObjectsV2Result page = client.listObjectsV2(within(limit, request));
        long bytes = page.getObjectSummaries().stream()
                .mapToLong(S3ObjectSummary::getSize)
                .sum();
        return new Page(
                Found.objects(page.getObjectSummaries().size(), bytes),
                Marker.of(page.isTruncated(), page.getNextContinuationToken(), null));
    }

    private static Page versions(AmazonS3 client, String bucket, String prefix, @Nullable Marker last, Duration limit) {
        ListVersionsRequest request =
                new ListVersionsRequest().withBucketName(bucket).withPrefix(prefix);
        if (last != null) {
            request.setKeyMarker(last.key());
            request.setVersionIdMarker(last.id());
        }
        VersionListing page = client.listVersions(within(limit, request));
        Found found = Found.NOTHING;
        for (S3VersionSummary version : page.getVersionSummaries()) {
            found = found.and(
                    version.isDeleteMarker()
                            ? Found.deleteMarkers(1)
                            : Found.version(version.isLatest(), version.getSize()));
        }
        return new Page(found, Marker.of(page.isTruncated(), page.getNextKeyMarker(), page.getNextVersionIdMarker()));
    }

    private static Page uploads(AmazonS3 client, String bucket, String prefix, @Nullable Marker last, Duration limit) {
        ListMultipartUploadsRequest request = new ListMultipartUploadsRequest(bucket).withPrefix(prefix);
        if (last != null) {
            request.setKeyMarker(last.key());
            request.setUploadIdMarker(last.id());
        }
        MultipartUploadListing page = client.listMultipartUploads(within(limit, request));
        Found found = Found.NOTHING;
        for (MultipartUpload upload : page.getMultipartUploads()) {
            found = found.and(Found.upload(upload.getInitiated().getTime()));
        }
        return new Page(found, Marker.of(page.isTruncated(), page.getNextKeyMarker(), page.getNextUploadIdMarker()));
    }

    private static <R extends AmazonWebServiceRequest> R within(Duration limit, R request) {
        request.setSdkClientExecutionTimeout((int) Math.max(1, Math.min(limit.toMillis(), Integer.MAX_VALUE)));
        return request;
    }
}
