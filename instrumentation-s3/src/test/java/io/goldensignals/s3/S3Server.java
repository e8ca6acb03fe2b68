package io.goldensignals.s3;

import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/** An S3 server inside the test's own process, shared by all test classes. */
final class S3Server {

    static final String KEY = "testid";
    static final String SECRET = "testsecret";

    private static URI endpoint;

    /** Lets the tests of this process use another server. */
    static synchronized void use(URI other) {
        endpoint = other;
    }

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
}
