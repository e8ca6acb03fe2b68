package io.goldensignals.examples.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What must have moved for the demo to count as working. */
final class Check {
    private static final Map<String, List<String>> MOVING = Map.of(
            "shop-api",
            List.of(
                    "shop_orders_total",
                    "shop_editor_duration_seconds_count",
                    "business_orders_total",
                    "business_revenue_minor_units_total",
                    "business_events_total",
                    "business_distinct",
                    "business_figure",
                    "job_run_duration_seconds_count",
                    "job_step_duration_seconds_count",
                    "job_items_total",
                    "job_sla_missed_total",
                    "canary_failures_total",
                    "quality_records_total",
                    "quality_validations_total",
                    "quality_drift_score_ratio",
                    "quality_updated_timestamp_seconds",
                    "aws_s3_bucket_objects"),
            "mes-api",
            List.of(
                    "mes_price_duration_seconds_count",
                    "mes_order_list_stage_duration_seconds_count",
                    "mes_status_change_duration_seconds_count",
                    "rabbitmq_client_settle_duration_seconds_count",
                    "quality_inference_duration_seconds_count"));

    /** What every service must measure. */
    static final List<String> EVERYWHERE = List.of(
            "http_server_request_duration_seconds_count",
            "http_server_active_sessions",
            "messaging_client_sent_messages_total",
            "messaging_client_operation_duration_seconds_count",
            "messaging_process_duration_seconds_count",
            "rabbitmq_client_queue_duration_seconds_count",
            "rabbitmq_client_settled_messages_total",
            "aws_s3_client_operation_duration_seconds_count",
            "resource_limit",
            "resource_in_use",
            "jvm_memory_used_bytes",
            "jvm_cpu_time_seconds_total");

    private Check() {}

    /** What is wrong, in sentences; nothing if all is well. */
    static List<String> complaints(Stack stack, Traffic traffic) throws Exception {
        List<String> complaints = new ArrayList<>();
        if (traffic.answered() == 0) {
            complaints.add("no request was answered");
        }
        for (Map.Entry<String, List<String>> service : MOVING.entrySet()) {
            List<Samples> scrapes = new ArrayList<>();
            for (ServiceProcess instance : stack.services(service.getKey())) {
                scrapes.add(instance.scrape());
            }
            List<String> names = new ArrayList<>(EVERYWHERE);
            names.addAll(service.getValue());
            for (String name : names) {
                double sum =
                        scrapes.stream().mapToDouble(scrape -> scrape.sum(name)).sum();
                if (sum <= 0) {
                    complaints.add(service.getKey() + ": " + name + " is missing or has not moved");
                }
            }
            for (Samples scrape : scrapes) {
                resources(scrape).forEach(complaint -> complaints.add(service.getKey() + ": " + complaint));
            }
        }
        return complaints;
    }

    /** What is wrong with the resources of one instance. The scrape itself is a connection to the container. */
    static List<String> resources(Samples scrape) {
        List<String> complaints = new ArrayList<>();
        if (!(scrape.sum(
                        "resource_in_use",
                        sample -> sample.label("resource_type").equals("connections"))
                >= 1)) {
            complaints.add("the container says that it has no connection");
        }
        for (Samples.Sample sample : scrape.all()) {
            if (sample.name().matches("resource_(in_use|limit|waiting)") && sample.value() < 0) {
                complaints.add(sample + " is below zero");
            }
        }
        return complaints;
    }
}
