package io.goldensignals.examples.common;

import com.rabbitmq.client.ConnectionFactory;
import java.net.URI;
import picocli.CommandLine.Option;

/** The flags that both services have. */
public final class ServiceOptions {
    static final String PORT_ALLOWED = "a free port from 1 to 65535, or 0 to have one chosen";
    static final String BROKER_ALLOWED = "an AMQP URI such as amqp://guest:guest@localhost:5672";
    static final String S3_ALLOWED = "the http or https URL of a running S3 server such as http://localhost:9000";

    @Option(names = "--address", description = "address to listen on (default: ${DEFAULT-VALUE})")
    public String address = "127.0.0.1";

    @Option(names = "--port", description = "port to listen on, 0 for a free one (default: ${DEFAULT-VALUE})")
    public int port;

    @Option(names = "--db", description = "JDBC URL (default: ${DEFAULT-VALUE})")
    public String db;

    @Option(names = "--broker", description = "AMQP URI (default: ${DEFAULT-VALUE})")
    public String broker = "amqp://guest:guest@localhost:5672";

    @Option(names = "--s3", description = "S3 endpoint (default: ${DEFAULT-VALUE})")
    public String s3 = "http://localhost:9000";

    @Option(names = "--s3-access-key", description = "S3 access key (default: ${DEFAULT-VALUE})")
    public String s3AccessKey = "demo";

    @Option(names = "--s3-secret-key", description = "S3 secret key")
    public String s3SecretKey = "demo-secret";

    @Option(names = "--s3-region", description = "S3 region (default: ${DEFAULT-VALUE})")
    public String s3Region = "us-east-1";

    @Option(names = "--bucket", description = "bucket of the models, made if missing (default: ${DEFAULT-VALUE})")
    public String bucket = "models";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    public ServiceOptions(int port, String db) {
        this.port = port;
        this.db = db;
    }

    /** Refuses what cannot work, before anything is opened. */
    public void requireValid() {
        if (port < 0 || port > 65_535) {
            throw new ConfigurationException("--port", port, "out of range", PORT_ALLOWED);
        }
        connectionFactory();
        s3Endpoint();
    }

    /** A factory for the broker that the flags name. */
    public ConnectionFactory connectionFactory() {
        return connectionFactory(broker);
    }

    /** The same, with the client library's automatic recovery. */
    public ConnectionFactory recoveringConnectionFactory() {
        ConnectionFactory factory = connectionFactory();
        factory.setAutomaticRecoveryEnabled(true);
        factory.setNetworkRecoveryInterval(1_000);
        return factory;
    }

    /** A factory for the broker at the URI. */
    public static ConnectionFactory connectionFactory(String uri) {
        ConnectionFactory factory = new ConnectionFactory();
        if (!uri.startsWith("amqp://") && !uri.startsWith("amqps://")) {
            throw new ConfigurationException("--broker", uri, "not an AMQP URI", BROKER_ALLOWED);
        }
        try {
            factory.setUri(uri);
        } catch (Exception malformed) {
            throw new ConfigurationException(
                    "--broker", uri, ConfigurationException.rootMessage(malformed), BROKER_ALLOWED);
        }
        factory.setConnectionTimeout(5_000);
        factory.setChannelRpcTimeout(15_000); // else a broker that hangs holds a thread for ten minutes
        factory.setAutomaticRecoveryEnabled(false); // Broker connects anew
        return factory;
    }

    /** Where the S3 server is. */
    public URI s3Endpoint() {
        try {
            URI endpoint = new URI(s3);
            String scheme = endpoint.getScheme();
            if (endpoint.getHost() != null && ("http".equals(scheme) || "https".equals(scheme))) {
                return endpoint;
            }
        } catch (java.net.URISyntaxException malformed) {
            throw new ConfigurationException("--s3", s3, ConfigurationException.rootMessage(malformed), S3_ALLOWED);
        }
        throw new ConfigurationException("--s3", s3, "not an http(s) URL with a host", S3_ALLOWED);
    }
}
