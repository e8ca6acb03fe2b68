package io.goldensignals.s3;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.ClientConfiguration;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.DelegatingS3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Request;

/** An application has one of the SDKs; the other must not be missed. */
class OneSdkTest {

    @Test
    void sdkV1Suffices() throws Exception {
        run(
                UsesV1.class,
                path -> !path.contains("/software/amazon/awssdk/"),
                "software.amazon.awssdk.core.SdkClient",
                "io.goldensignals.s3.v2.SdkClients");
    }

    @Test
    void sdkV2Suffices() throws Exception {
        run(
                UsesV2.class,
                path -> !path.contains("/com/amazonaws/"),
                "com.amazonaws.AmazonWebServiceClient",
                "io.goldensignals.s3.v1.V1Handler");
    }

    @Test
    void neitherAdapterKnowsTheOther() {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false); // or it reads the SDKs
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.goldensignals.s3");
        noClasses()
                .that()
                .resideInAPackage("..s3.v1..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..s3.v2..", "software.amazon..")
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage("..s3.v2..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..s3.v1..", "com.amazonaws..")
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage("..s3.meters..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..s3.v1..", "..s3.v2..", "com.amazonaws..", "software.amazon..")
                .check(classes);
    }

    @Test
    void everyOperationOfTheSdkHasAPlaceOfItsOwn() {
        long operations = Arrays.stream(DelegatingS3AsyncClient.class.getDeclaredMethods())
                .filter(method -> method.getParameterCount() > 0)
                .map(method -> method.getParameterTypes()[0])
                .filter(type -> S3Request.class.isAssignableFrom(type) && type != S3Request.class)
                .distinct()
                .count();
        assertThat(operations).isBetween(100L, (long) S3Meters.METHOD.cap());
    }

    private static void run(Class<? extends Runnable> user, Predicate<String> on, String absent, String unused)
            throws Exception {
        URL[] path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(on)
                .map(OneSdkTest::url)
                .toArray(URL[]::new);
        try (Loader loader = new Loader(path)) {
            assertThatThrownBy(() -> loader.loadClass(absent)).isInstanceOf(ClassNotFoundException.class);
            Runnable application = (Runnable)
                    loader.loadClass(user.getName()).getDeclaredConstructor().newInstance();
            application.run();
            assertThat(loader.has("io.goldensignals.s3.S3Metrics")).isTrue();
            assertThat(loader.has(unused)).as("the other adapter was loaded").isFalse();
        }
    }

    /** Shows which classes it has loaded. */
    private static final class Loader extends URLClassLoader {
        Loader(URL[] path) {
            super(path, ClassLoader.getPlatformClassLoader());
        }

        boolean has(String name) {
            return findLoadedClass(name) != null;
        }
    }

    private static URL url(String path) {
        try {
            return new File(path).toURI().toURL();
        } catch (MalformedURLException failure) {
            throw new IllegalArgumentException(path, failure);
        }
    }

    /** Apart from the test, whose own types the application has not. */
    private static final class Measured {
        static void require(MeterRegistry registry, String method) {
            long count = registry
                    .find("aws.s3.client.operation.duration")
                    .tags("rpc.method", method, "outcome", "success")
                    .timers()
                    .stream()
                    .mapToLong(Timer::count)
                    .sum();
            if (count != 1) {
                throw new IllegalStateException(count + " calls of " + method + " were measured");
            }
        }
    }

    /** An application with the SDK v1. */
    public static final class UsesV1 implements Runnable {
        @Override
        public void run() {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            S3Metrics metrics = S3Metrics.create(registry);
            ClientConfiguration configuration = new ClientConfiguration();
            configuration.getApacheHttpClientConfig().setSslSocketFactory(new StubSockets(new byte[1]));
            AmazonS3 s3 = metrics.v1()
                    .wrap(AmazonS3ClientBuilder.standard()
                            .withPathStyleAccessEnabled(true)
                            .withEndpointConfiguration(new EndpointConfiguration("https://127.0.0.1:1", "us-east-1"))
                            .withClientConfiguration(configuration)
                            .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials("a", "b"))));
            s3.getObjectMetadata("b", "k");
            s3.getObjectAsString("b", "k");
            Measured.require(registry, "HeadObject");
            Measured.require(registry, "GetObject");
            metrics.v1().monitor(s3).bucket("models").build().close();
            s3.shutdown();
            metrics.close();
        }
    }

    /** An application with the SDK v2. */
    public static final class UsesV2 implements Runnable {
        @Override
        public void run() {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            S3Metrics metrics = S3Metrics.create(registry);
            S3Client s3 = metrics.wrap(S3Client.builder()
                    .httpClient(new StubHttpClient(new byte[1]))
                    .region(Region.US_EAST_1)
                    .credentialsProvider(AnonymousCredentialsProvider.create()));
            s3.headObject(request -> request.bucket("b").key("k"));
            Measured.require(registry, "HeadObject");
            metrics.monitor(s3).bucket("models").build().close();
            metrics.wrap(S3AsyncClient.builder()
                            .region(Region.US_EAST_1)
                            .credentialsProvider(AnonymousCredentialsProvider.create()))
                    .close();
            s3.close();
            metrics.close();
        }
    }
}
