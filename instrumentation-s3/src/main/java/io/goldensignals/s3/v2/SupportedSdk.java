package io.goldensignals.s3.v2;

import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the SDK v2 of the application has what measuring it needs. Names no type of that SDK, so that it links where the
 * types are missing.
 */
public final class SupportedSdk {

    private static final Logger LOG = LoggerFactory.getLogger("io.goldensignals.s3.S3Metrics");

    private static final String[] NEEDED = {
        "services.s3.DelegatingS3Client",
        "services.s3.DelegatingS3AsyncClient",
        "core.SdkPlugin",
        "retries.api.RetryStrategy"
    };

    /** What the newest SDK has, which its clients are measured by where it is there. */
    private static final String[] NEWEST = {
        "services.s3.model.PutObjectAnnotationRequest",
        "services.s3.model.GetObjectAnnotationRequest",
        "services.s3.presignedurl.AsyncPresignedUrlExtension"
    };

    private static final boolean PRESENT = examine();

    private SupportedSdk() {}

    public static boolean present() {
        return PRESENT;
    }

    static boolean newest() {
        return Stream.of(NEWEST).allMatch(SupportedSdk::has);
    }

    /** Every type that is looked for, for a native image. */
    public static List<String> lookedFor() {
        return Stream.of(NEEDED, NEWEST).flatMap(Stream::of).toList();
    }

    /** Whether the SDK has {@code type}, named without {@code software.amazon.awssdk}. */
    private static boolean has(String type) {
        try {
            Class.forName("software.amazon.awssdk." + type, false, SupportedSdk.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static boolean examine() {
        for (String type : NEEDED) {
            if (!has(type)) {
                LOG.warn("The AWS SDK v2 has no {}: it is older than 2.27, so its S3 clients are not measured", type);
                return false;
            }
        }
        return true;
    }
}
