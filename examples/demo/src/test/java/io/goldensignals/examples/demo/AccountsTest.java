package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private static final String AT_REST = """
            http_server_active_requests{http_request_method="GET"} 1.0
            messaging_client_sent_messages_total{error_type="",messaging_destination_name="orders"} 10.0
            messaging_client_sent_messages_total{error_type="_OTHER",messaging_destination_name="orders"} 1.0
            messaging_client_operation_duration_seconds_count{messaging_destination_name="orders",outcome="acked"} 8
            messaging_client_operation_duration_seconds_count{messaging_destination_name="orders",outcome="unresolved"} 2
            messaging_client_operation_duration_seconds_count{messaging_destination_name="orders",outcome="failed"} 1
            messaging_client_consumed_messages_total{messaging_destination_name="prices"} 5.0
            rabbitmq_client_settled_messages_total{messaging_destination_name="prices",outcome="acked"} 3.0
            rabbitmq_client_settled_messages_total{messaging_destination_name="prices",outcome="lost"} 2.0
            aws_s3_client_operation_duration_seconds_count{rpc_method="PutObject"} 3
            aws_s3_client_attempt_duration_seconds_count{rpc_method="PutObject"} 4
            aws_s3_client_retries_total{rpc_method="PutObject"} 1.0
            aws_s3_client_transfer_io_bytes_total{aws_s3_transfer_direction="upload"} 100.0
            aws_s3_client_wire_io_bytes_total{aws_s3_transfer_direction="upload"} 150.0
            job_runs_started_total{job_name="export"} 2.0
            job_run_duration_seconds_count{job_name="export"} 1
            job_run_duration_seconds_bucket{job_name="export",le="+Inf"} 1
            job_runs_active{job_name="export"} 1.0
            """;

    @Test
    void whatAddsUpIsNoComplaint() {
        assertThat(complaints(AT_REST)).isEmpty();
    }

    @Test
    void eachSumThatDoesNotHoldIsOne() {
        assertBroken("outcome=\"acked\"} 8", "outcome=\"acked\"} 7", "published to orders: 10, but");
        assertBroken("outcome=\"lost\"} 2", "outcome=\"lost\"} 1", "delivered from prices: 5, but");
        assertBroken(
                "retries_total{rpc_method=\"PutObject\"} 1", "retries_total{rpc_method=\"PutObject\"} 0", "attempts");
        assertBroken("direction=\"upload\"} 150", "direction=\"upload\"} 99", "bytes over the network, upload: 99");
        assertBroken(
                "job_runs_active{job_name=\"export\"} 1", "job_runs_active{job_name=\"export\"} 0", "started runs");
        assertBroken("method=\"GET\"} 1.0", "method=\"GET\"} 2.0", "requests under way: 2");
        assertBroken("le=\"+Inf\"} 1", "le=\"+Inf\"} 2", "the last bucket of job_run_duration_seconds");
    }

    @Test
    void whatIsStillUnderWayIsOne() {
        assertThat(complaints(AT_REST + "rabbitmq_client_confirms_outstanding{} 1\n"))
                .containsExactly("rabbitmq_client_confirms_outstanding: 1, but nothing: 0");
        assertThat(complaints(AT_REST + "instrumentation_errors_total{component=\"s3\"} 2\n"))
                .containsExactly("failures of the instrumentation: 2, but none: 0");
    }

    @Test
    void aCountThatTheUsersContradictIsOne() {
        Calls calls = Calls.to(URI.create("http://" + getClass().getSimpleName()));
        Life life = new Life("shop", calls);
        calls.begin(0);
        calls.answered(200, 0);
        life.scraped(requests(1));
        life.scraped(requests(1));
        assertThat(life.complaints()).isEmpty();

        life.scraped(requests(2));
        life.scraped(requests(0));

        assertThat(life.complaints())
                .contains("shop: counted 2 requests, but the users know of 1 to 1")
                .contains("shop: counted 0 requests, but the users know of 1 to 1")
                .anySatisfy(complaint -> assertThat(complaint).endsWith("was 2.0"));
        assertThat(life.uncounted()).isEqualTo(1);
    }

    @Test
    void whatGainsSeriesAfterFiveMinutesIsNamed() {
        Life life = new Life("shop", Calls.to(URI.create("http://" + getClass().getSimpleName())));
        for (int scrape = 0; scrape < 150; scrape++) {
            life.scraped(TextFormat.parse(AT_REST));
        }
        assertThat(life.gained()).isEmpty();

        life.scraped(TextFormat.parse(AT_REST + "job_runs_active{job_name=\"import\"} 0\nlate_total{} 1\n"));

        assertThat(life.gained()).isEqualTo("+1 job_runs_active, +1 late_total");
    }

    private static Samples requests(int count) {
        return TextFormat.parse("http_server_request_duration_seconds_count{http_route=\"/orders\"} " + count + "\n"
                + "http_server_request_duration_seconds_count{http_route=\"/metrics\"} 9\n");
    }

    private static void assertBroken(String held, String broken, String complaint) {
        assertThat(AT_REST).contains(held);
        assertThat(complaints(AT_REST.replace(held, broken)))
                .singleElement()
                .asString()
                .contains(complaint);
    }

    private static List<String> complaints(String scrape) {
        return Accounts.complaints(TextFormat.parse(scrape));
    }
}
