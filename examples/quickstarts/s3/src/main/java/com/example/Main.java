package com.example;

import io.goldensignals.s3.S3Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Stores and reads an object in the S3 server of the demo, and prints what was measured. */
public class Main {

    public static void main(String[] args) {
        S3ClientBuilder builder = S3Client.builder()
                .endpointOverride(URI.create(args[0]))
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("demo", "demo-secret")));
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        // region setup
        S3Metrics metrics = S3Metrics.create(registry);
        S3Client s3 = metrics.wrap("models", builder);
        // endregion
        String bucket = "quickstart-" + System.currentTimeMillis();
        s3.createBucket(request -> request.bucket(bucket));
        s3.putObject(request -> request.bucket(bucket).key("cube"), RequestBody.fromString("a cube"));
        s3.getObjectAsBytes(request -> request.bucket(bucket).key("cube"));
        s3.close();
        // What is not zero, without buckets; Prometheus reads all of it.
        registry.scrape()
                .lines()
                .filter(line -> !line.startsWith("#") && !line.contains("_bucket{") && !line.matches(".* 0(\\.0)?"))
                .forEach(System.out::println);
    }
}
