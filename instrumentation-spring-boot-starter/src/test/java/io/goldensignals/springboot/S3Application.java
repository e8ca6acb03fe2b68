package io.goldensignals.springboot;

import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;

/** An application with two clients of one S3 server. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class S3Application {

    @Bean
    S3Client models(@Value("${s3}") URI server) {
        return S3Client.builder()
                .endpointOverride(server)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .forcePathStyle(true)
                .build();
    }

    @Bean
    S3AsyncClient bulk(@Value("${s3}") URI server) {
        return S3AsyncClient.builder()
                .endpointOverride(server)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .forcePathStyle(true)
                .build();
    }
}
