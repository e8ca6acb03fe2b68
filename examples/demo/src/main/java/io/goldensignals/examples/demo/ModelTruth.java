package io.goldensignals.examples.demo;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Whether each model that the shop says is stored is in the store, byte for byte as many. */
final class ModelTruth {
    private ModelTruth() {}

    static List<String> complaints(int databasePort, ObjectStore store, Demo options) throws SQLException {
        Map<String, Long> objects = objects(store, options);
        List<String> complaints = new ArrayList<>();
        String url = "jdbc:h2:tcp://127.0.0.1:" + databasePort + "/mem:shop";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, bytes FROM models WHERE bytes > 0")) {
            while (row.next()) {
                Long stored = objects.get(row.getString(1));
                if (stored == null || stored != row.getLong(2)) {
                    complaints.add("model " + row.getString(1) + " has " + row.getLong(2) + " bytes, but in the store "
                            + stored);
                }
            }
        }
        return complaints;
    }

    /** The bytes of each object of the bucket, by its key. */
    static Map<String, Long> objects(ObjectStore store, Demo options) {
        Map<String, Long> sizes = new HashMap<>();
        try (S3Client client = S3Client.builder()
                .endpointOverride(URI.create(store.endpoint()))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(options.s3AccessKey, options.s3SecretKey)))
                .build()) {
            for (S3Object object : client.listObjectsV2Paginator(request -> request.bucket("models"))
                    .contents()) {
                sizes.put(object.key(), object.size());
            }
        }
        return sizes;
    }
}
