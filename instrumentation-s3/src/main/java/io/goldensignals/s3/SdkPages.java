package io.goldensignals.s3;

import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists buckets with the SDK v2. */
final class SdkPages {

    private SdkPages() {}

    static BucketMonitor.Builder monitor(S3Recorder recorder, S3Client client) {
        ObjectPages pages = (bucket, prefix, token, limit) -> {
            ListObjectsV2Response page = client.listObjectsV2(request -> request.bucket(bucket)
                    .prefix(prefix)
                    .continuationToken(token)
                    .overrideConfiguration(override -> override.apiCallTimeout(limit)));
            long bytes = page.contents().stream().mapToLong(S3Object::size).sum();
            boolean more = Boolean.TRUE.equals(page.isTruncated());
            return new ObjectPages.Page(page.contents().size(), bytes, more ? page.nextContinuationToken() : null);
        };
        return new BucketMonitor.Builder(recorder, pages, failure -> SdkFailures.judged(failure, false));
    }
}
