package io.goldensignals.s3;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.ListObjectsV2Request;
import com.amazonaws.services.s3.model.ListObjectsV2Result;
import com.amazonaws.services.s3.model.S3ObjectSummary;

/** Lists buckets with the SDK v1. */
final class V1Pages {

    private V1Pages() {}

    static BucketMonitor.Builder monitor(S3Recorder recorder, AmazonS3 client) {
        ObjectPages pages = (bucket, prefix, token, limit) -> {
            ListObjectsV2Request request = new ListObjectsV2Request()
                    .withBucketName(bucket)
                    .withPrefix(prefix)
                    .withContinuationToken(token);
            request.setSdkClientExecutionTimeout((int) Math.max(1, Math.min(limit.toMillis(), Integer.MAX_VALUE)));
            ListObjectsV2Result page = client.listObjectsV2(request);
            long bytes = page.getObjectSummaries().stream()
                    .mapToLong(S3ObjectSummary::getSize)
                    .sum();
            String next = page.isTruncated() ? page.getNextContinuationToken() : null;
            return new ObjectPages.Page(page.getObjectSummaries().size(), bytes, next);
        };
        return new BucketMonitor.Builder(recorder, pages, failure -> V1Failures.judged(failure, false));
    }
}
