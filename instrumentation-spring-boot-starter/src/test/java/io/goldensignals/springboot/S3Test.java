package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

class S3Test {

    @Test
    void clientsThatAreBeansAreMeasuredUnderTheirNames() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean there = exchange.getRequestURI().getPath().startsWith("/parts");
            exchange.sendResponseHeaders(there ? 200 : 404, -1);
            exchange.close();
        });
        server.start();
        String address = "http://127.0.0.1:" + server.getAddress().getPort();
        try (App app = App.start(S3Application.class, "s3=" + address, "spring.main.web-application-type=none")) {
            S3Client models = app.bean(S3Client.class);
            models.headBucket(request -> request.bucket("parts"));
            assertThatThrownBy(() -> models.headBucket(request -> request.bucket("lost")))
                    .isInstanceOf(NoSuchBucketException.class);
            app.bean(S3AsyncClient.class)
                    .headBucket(request -> request.bucket("parts"))
                    .join();

            assertThat(calls(app, "parts")).isEqualTo(2);
            assertThat(calls(app, "_OTHER"))
                    .as("a bucket that never answered has no label")
                    .isEqualTo(1);
            assertThat(app.registry().getMeters().stream()
                            .map(meter -> meter.getId().getTag("aws.s3.client.name"))
                            .filter(Objects::nonNull))
                    .contains("models", "bulk");
        } finally {
            server.stop(0);
        }
    }

    private static long calls(App app, String bucket) {
        return app.registry().find("aws.s3.client.operation.duration").tag("aws.s3.bucket", bucket).timers().stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }
}
