package com.example;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import io.goldensignals.s3.S3Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** Stores and reads an object in the S3 server of the demo by the SDK v1, and prints what was measured. */
public class Main {

    public static void main(String[] args) {
        AmazonS3ClientBuilder builder = AmazonS3ClientBuilder.standard()
                .withEndpointConfiguration(new EndpointConfiguration(args[0], "us-east-1"))
                .withPathStyleAccessEnabled(true)
                .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials("demo", "demo-secret")));
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        // region setup
        S3Metrics metrics = S3Metrics.create(registry);
        AmazonS3 s3 = metrics.v1().wrap("models", builder);
        // endregion
        String bucket = "quickstart-" + System.currentTimeMillis();
        s3.createBucket(bucket);
        s3.putObject(bucket, "cube", "a cube");
        s3.getObjectAsString(bucket, "cube");
        s3.shutdown();
        // What is not zero, without buckets; Prometheus reads all of it.
        registry.scrape()
                .lines()
                .filter(line -> !line.startsWith("#") && !line.contains("_bucket{") && !line.matches(".* 0(\\.0)?"))
                .forEach(System.out::println);
    }
}
