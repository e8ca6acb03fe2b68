package io.goldensignals.examples.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What cannot be seen in the demo, and why: by how the selector of the metric begins. */
final class Absent {
    private static final Map<String, String> REASONS = new LinkedHashMap<>();

    static {
        REASONS.put("kafka_", "the demo runs no Kafka");
        REASONS.put("flink_", "the demo runs no Flink");
        REASONS.put(
                "http_server_request_duration_seconds_count{outcome=\"\"", "no service is measured by another library");
        REASONS.put(
                "http_server_request_duration_seconds_bucket{outcome=\"\"",
                "no service is measured by another library");
        REASONS.put("erlang_vm_dist_node_state", "the demo's broker is one node");
        REASONS.put("rabbitmq_unreachable_cluster_peers_count", "RabbitMQ 3.10 does not publish it");
        REASONS.put("aws_s3_bucket_noncurrent", "the demo's S3 server lists no versions");
        REASONS.put("aws_s3_bucket_delete_markers", "the demo's S3 server lists no versions");
    }

    private Absent() {}

    /** Whether the selector's metric begins like the key's, and has the key's matchers among its own. */
    private static boolean is(String selector, String key) {
        String[] parts = key.split("\\{", 2);
        return selector.startsWith(parts[0]) && (parts.length == 1 || selector.contains(parts[1]));
    }

    /** Why there is no series that the selector matches. */
    static Optional<String> reason(String selector) {
        return REASONS.entrySet().stream()
                .filter(entry -> is(selector, entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Why the expression yields nothing: each of its selectors matches nothing. */
    static Optional<String> reason(Expression expression) {
        return expression.selectors().stream()
                .map(Absent::reason)
                .reduce((one, other) -> one.isPresent() ? other : one)
                .orElse(Optional.empty());
    }
}
