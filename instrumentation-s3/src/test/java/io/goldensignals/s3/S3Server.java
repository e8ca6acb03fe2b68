package io.goldensignals.s3;

import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An S3 server inside the test's own process, shared by all test classes. */
final class S3Server implements BeforeAllCallback {

    static final String KEY = "testid";
    static final String SECRET = "testsecret";

    private static URI endpoint;

    static synchronized URI endpoint() {
        if (endpoint == null) {
            try {
                S3Proxy proxy = S3Proxy.builder()
                        .blobStore(BlobStores.create("transient-nio2", new Properties()))
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
                        .ignoreUnknownHeaders(true)
                        .build();
                proxy.start();
                endpoint = URI.create("http://127.0.0.1:" + proxy.getPort());
            } catch (Exception failure) {
                throw new IllegalStateException("the S3 server did not start", failure);
            }
        }
        return endpoint;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        endpoint();
    }
}
