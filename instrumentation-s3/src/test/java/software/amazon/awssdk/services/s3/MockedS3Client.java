package software.amazon.awssdk.services.s3;

import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** What a mocking library makes of the interface: in its package, and null unless told otherwise. */
public final class MockedS3Client implements S3Client {

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
        return HeadObjectResponse.builder().build();
    }

    @Override
    @SuppressWarnings("NullAway") // as a mock does
    public S3ServiceClientConfiguration serviceClientConfiguration() {
        return null;
    }

    @Override
    public String serviceName() {
        return "s3";
    }

    @Override
    public void close() {}
}
