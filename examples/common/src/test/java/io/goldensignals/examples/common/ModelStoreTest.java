package io.goldensignals.examples.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;

class ModelStoreTest {

    /** A store whose objects have as many zeros as their key says. */
    private static final class Zeros implements S3Client {
        @Override
        public HeadBucketResponse headBucket(HeadBucketRequest request) {
            return HeadBucketResponse.builder().build();
        }

        @Override
        public <T> T getObject(GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
            byte[] zeros = new byte[Integer.parseInt(request.key())];
            try {
                return transformer.transform(
                        GetObjectResponse.builder().build(),
                        AbortableInputStream.create(new java.io.ByteArrayInputStream(zeros)));
            } catch (Exception impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {}
    }

    @Test
    void aModelThatIsTooLargeIsPoisonAndNotRead() throws Exception {
        try (ModelStore store = ModelStore.open(new Zeros(), new ServiceOptions(0, ""))) {
            assertThat(store.read("3")).hasValue(new byte[3]);
            assertThatThrownBy(() -> store.read(String.valueOf(ModelStore.MOST_BYTES + 1)))
                    .isInstanceOf(PoisonException.class)
                    .hasMessageContaining("more than");
            try (InputStream model = store.get("3").orElseThrow()) {
                assertThat(model.readAllBytes()).hasSize(3);
            }
        }
    }
}
