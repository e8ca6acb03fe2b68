package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.examples.common.Lifecycle;
import io.goldensignals.examples.common.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Both services as processes, with the embedded broker and S3 server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Lifecycle lifecycle = new Lifecycle();
    private Stack stack;
    private ServiceClient shop;
    private ServiceClient mes;

    @BeforeAll
    void start() throws Exception {
        Demo options = new Demo();
        options.shopPort = 0;
        options.mesPort = 0;
        options.embeddedBroker = true;
        options.unpaidAfter = "PT1H"; // on a busy machine no order may go while a test waits for it
        stack = Stack.start(options, lifecycle);
        shop = new ServiceClient(stack.services("shop-api").get(0).url());
        mes = new ServiceClient(stack.services("mes-api").get(0).url());
    }

    /** Sessions last a minute, and tests can take longer. */
    @BeforeEach
    void signIn() throws Exception {
        shop.post("/session/anna", "");
        ServiceClient.Answer login = mes.post("/login", "{\"operator\":\"otto\"}");
        assertThat(login.status()).as(login.body()).isEqualTo(200);
        shop.put("/models/cube", new byte[] {1, 2, 3, 4});
    }

    @AfterAll
    void stop() {
        lifecycle.close();
    }

    private String order() throws Exception {
        return order("cube", 1);
    }

    private String order(String model, int detail) throws Exception {
        ServiceClient.Answer answer = shop.post(
                "/orders",
                "{\"modelId\":\"" + model + "\",\"material\":\"PLA\",\"quantity\":2,\"detail\":" + detail + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("id").asText();
    }

    private void awaitStatus(String order, String status) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(shop.get("/orders/" + order)
                                .json()
                                .get("status")
                                .asText())
                        .isEqualTo(status));
    }

    private double shop(String metric) throws Exception {
        return stack.services("shop-api").get(0).scrape().sum(metric);
    }

    private double mes(String metric) throws Exception {
        return stack.services("mes-api").get(0).scrape().sum(metric);
    }

    @Test
    void anOrderGoesTheWholeWayAndIsMeasured() throws Exception {
        double created = shop("shop_orders_total");
        double edited = shop("shop_editor_duration_seconds_count");
        double priced = mes("mes_price_duration_seconds_count");
        double listed = mes("mes_order_list_stage_duration_seconds_count");
        assertThat(shop.post("/editor/slice", new byte[] {1, 2, 3}).status()).isEqualTo(200);

        String order = order();
        awaitStatus(order, "priced");
        assertThat(shop.post("/checkout/" + order, "").status()).isEqualTo(200);
        assertThat(mes.get("/operator/orders").body()).contains(order);
        assertThat(mes.post("/orders/" + order + "/status", "{\"status\":\"in_production\"}")
                        .status())
                .isEqualTo(200);
        awaitStatus(order, "in_production");

        assertThat(shop("shop_orders_total")).isEqualTo(created + 1);
        assertThat(shop("business_orders_total")).isPositive();
        assertThat(shop.get("/kpi/conversion").json().get("value").asDouble()).isPositive();
        assertThat(mes("mes_price_duration_seconds_count")).isGreaterThan(priced);
        assertThat(mes("mes_order_list_stage_duration_seconds_count")).isEqualTo(listed + 3);
        assertThat(shop("shop_editor_duration_seconds_count")).isEqualTo(edited + 1);
        for (ServiceProcess service : stack.services()) {
            Samples samples = service.scrape();
            assertThat(Check.resources(samples)).isEmpty();
            for (String moved : Check.EVERYWHERE) {
                assertThat(samples.sum(moved))
                        .as(service.service() + " " + moved)
                        .isPositive();
            }
        }
    }

    @Test
    void theShopsJobsRunAndItsCanaryFails() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Samples samples = stack.services("shop-api").get(0).scrape();
            for (String job : List.of("nightly-export", "order-clean-up", "supplier-canary")) {
                assertThat(samples.sum(
                                "job_run_duration_seconds_count",
                                run -> run.label("job_name").equals(job)))
                        .as(job)
                        .isPositive();
            }
            assertThat(samples.sum("canary_failures_total")).isPositive();
            assertThat(samples.sum("job_sla_missed_total")).isGreaterThan(samples.sum("canary_failures_total"));
            assertThat(stack.chat.count(TelegramStub.JOBS, "supplier-canary: failed"))
                    .isPositive();
            assertThat(samples.all().stream().map(sample -> sample.label("aws_s3_client_name")))
                    .contains("models", "exports", "retention");
        });
    }

    @Test
    void whatMembersDoIsCountedByAudience() throws Exception {
        ServiceClient.Answer answer = shop.post(
                "/activity",
                "{\"os\":\"ios\",\"gender\":\"female\",\"age\":31,"
                        + "\"events\":[\"view\",\"view\",\"like\",\"message_sent\"]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);

        Samples samples = stack.services("shop-api").get(0).scrape();
        assertThat(samples.sum(
                        "business_events_total",
                        event -> event.label("event_name").equals("view")
                                && event.label("user_age_band").equals("25-34")))
                .isEqualTo(2);
        assertThat(shop.get("/kpi/feed_users").json().get("value").asDouble()).isEqualTo(1);
        assertThat(shop.get("/kpi/recipients").json().get("value").asDouble()).isZero();
    }

    @Test
    void anEditReachesTheOperatorsThoughNothingConfirmsIt() throws Exception {
        assertThat(shop.post("/editor/rotate", new byte[] {1, 2, 3}).status()).isEqualTo(200);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mes.get("/operator/orders").body())
                        .containsPattern("edited in the last ten minutes: [1-9]"));
        assertThat(stack.services("shop-api")
                        .get(0)
                        .scrape()
                        .sum(
                                "messaging_client_operation_duration_seconds_count",
                                sample -> sample.label("outcome").equals("sent")))
                .isPositive();
    }

    @Test
    void moreSeriesThanTheBudgetAllowsAreCountedAndNotKept() throws Exception {
        Fault.TOO_MANY_SERIES.set(true, stack, null);

        Samples samples = stack.services("shop-api").get(0).scrape();
        assertThat(samples.sum(
                        "instrumentation_series_overflow_total",
                        sample -> sample.label("meter").startsWith("shop.vouchers")))
                .isPositive();
        assertThat(samples.sum("shop_vouchers_total")).isEqualTo(2_400);
        assertThat(samples.all().stream()
                        .filter(sample -> sample.name().equals("shop_vouchers_total"))
                        .count())
                .isLessThanOrEqualTo(2_000);
    }

    @Test
    void anOrderMadeWhileTheBrokerIsAwayIsHandledWhenItIsBack() throws Exception {
        stack.broker.stop();
        String order = order();
        assertThat(shop.get("/health").body()).contains("\"outbox\":1");
        stack.broker.start();

        awaitStatus(order, "priced");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(shop.get("/health").body()).contains("\"outbox\":0"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(shop("rabbitmq_client_connection_recovery_duration_seconds_count"))
                        .as("the connection of telemetry is recovered by the client library")
                        .isPositive());
    }

    @Test
    void noOrderIsLostWhenTheBrokerGoesAwayBetweenThem() throws Exception {
        double lost = mes("rabbitmq_client_connections_closed_total");
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            if (i == 20) {
                stack.broker.stop();
            } else if (i == 40) {
                stack.broker.start();
            }
            orders.add(order());
        }

        for (String order : orders) {
            awaitStatus(order, "priced");
        }
        assertThat(mes("rabbitmq_client_connections_closed_total")).isGreaterThan(lost);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(shop("rabbitmq_client_confirms_outstanding")).isZero();
            assertThat(mes("rabbitmq_client_consumer_unsettled")).isZero();
            assertThat(mes("rabbitmq_client_consumer_active")).isPositive();
        });
    }

    @Test
    void aConsumerThatIsTooSlowShowsAsAFullPrefetchAndAsAge() throws Exception {
        shop.put("/models/statue", new byte[200_000]);
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            orders.add(order("statue", 3_000));
        }

        await().atMost(SOON).untilAsserted(() -> {
            Samples samples = stack.services("mes-api").get(0).scrape();
            assertThat(samples.sum("rabbitmq_client_consumer_prefetch_utilization_ratio"))
                    .isEqualTo(1);
            assertThat(samples.sum("rabbitmq_client_consumer_unsettled_oldest_age_seconds"))
                    .isPositive();
        });
        for (String order : orders) {
            awaitStatus(order, "priced");
        }
        await().atMost(SOON).untilAsserted(() -> {
            Samples samples = stack.services("mes-api").get(0).scrape();
            assertThat(samples.sum("rabbitmq_client_consumer_prefetch_utilization_ratio"))
                    .isZero();
            assertThat(samples.sum("rabbitmq_client_consumer_unsettled_oldest_age_seconds"))
                    .isZero();
        });
    }

    @Test
    void poisonGoesToTheDeadLettersAndDoesNotStopTheOrdersBehindIt() throws Exception {
        double givenUp = shop("quality_records_dead_lettered_total");
        Poison.publish(stack.broker.uri());

        awaitStatus(order(), "priced");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(DeadLetters.count(stack.broker.uri())).isEqualTo(5));
        assertThat(shop("quality_records_dead_lettered_total")).isEqualTo(givenUp + 2);
        Samples mes = stack.services("mes-api").get(0).scrape();
        assertThat(mes.sum(
                        "messaging_process_duration_seconds_count",
                        handling -> handling.label("error_type").contains("Poison")
                                && handling.label("messaging_destination_name").equals(Topology.MES_CREATED)))
                .as("failed handlings, whatever became of the message")
                .isEqualTo(3);

        assertThat(Operator.deadLetters(stack, "redrive")).isEqualTo(5);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(DeadLetters.count(stack.broker.uri())).isEqualTo(5));
        assertThat(shop("quality_records_dead_lettered_total")).isEqualTo(givenUp + 4);
        assertThat(Operator.deadLetters(stack, "discard")).isEqualTo(5);
        assertThat(DeadLetters.count(stack.broker.uri())).isZero();
        assertThat(mes("mes_dead_letters_total")).isEqualTo(10);
        assertThat(mes("rabbitmq_client_dead_letter_messages_total")).isEqualTo(10);
    }

    @Test
    void anOrderThatDiedOfAFailingStoreIsPricedOnceItIsPutBack() throws Exception {
        stack.store.failing(1.0);
        String order = order();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(DeadLetters.count(stack.broker.uri())).isEqualTo(1));
        stack.store.failing(0.0);

        assertThat(Operator.deadLetters(stack, "redrive")).isEqualTo(1);
        awaitStatus(order, "priced");
    }

    @Test
    void aFaultThatIsBegunByHandLastsUntilItIsEnded() throws Exception {
        Traffic traffic = new Traffic(stack); // whose ledger the fault writes
        FaultPlan plan = new FaultPlan(Set.of(), stack, traffic);
        try {
            DemoView view = new DemoView(stack, traffic, plan, List.of(), null);
            assertThat(view.data("shop-api")).contains("http.server.request.duration");
            assertThat(view.data("none")).isNull();

            view.set(Fault.S3_ERRORS, true);
            await().atMost(SOON).until(() -> plan.state(Fault.S3_ERRORS).equals("on"));
            assertThat(plan.active()).isEqualTo("s3-errors");
            await().atMost(SOON)
                    .until(() -> shop.put("/models/cube", new byte[] {1}).status() >= 500);

            view.set(Fault.S3_ERRORS, false);
            await().atMost(SOON).until(() -> plan.state(Fault.S3_ERRORS).equals("off"));
            assertThat(plan.problem()).isEmpty();
            assertThat(shop.put("/models/cube", new byte[] {1, 2, 3, 4}).ok()).isTrue();
        } finally {
            plan.close();
            traffic.close();
        }
    }

    @Test
    void whereOrdersStandIsMeasuredByStage() throws Exception {
        awaitStatus(order(), "priced");

        await().atMost(SOON).untilAsserted(() -> {
            Samples samples = stack.services("mes-api").get(0).scrape();
            assertThat(samples.sum(
                            "orders_open", sample -> sample.label("stage").equals("priced")))
                    .isPositive();
            assertThat(samples.sum(
                            "orders_open_oldest_age_seconds",
                            sample -> sample.label("stage").equals("priced")))
                    .isPositive();
        });
    }

    @Test
    void aModelIsItsOwnersAlone() throws Exception {
        ServiceClient eve = new ServiceClient(stack.services("shop-api").get(0).url());
        eve.post("/session/eve", "");

        assertThat(eve.put("/models/cube", new byte[] {9}).status()).isEqualTo(409);
        assertThat(eve.get("/models/cube").status()).isEqualTo(404);
        assertThat(eve.post("/orders", "{\"modelId\":\"cube\",\"material\":\"PLA\",\"quantity\":2,\"detail\":1}")
                        .status())
                .isEqualTo(400);
        assertThat(shop.get("/models/cube").status()).isEqualTo(200);
        assertThat(eve.post("/orders", "x".repeat(100_000)).status()).isEqualTo(413);
    }

    @Test
    void whatCannotBeServedIsRefusedWithASentence() throws Exception {
        assertThat(shop.post("/editor/melt", "").body()).contains("rotate");
        assertThat(shop.post("/orders", "{}").status()).isEqualTo(400);
        assertThat(shop.post("/activity", "null").status()).isEqualTo(400);
        assertThat(shop.get("/orders/none").status()).isEqualTo(404);
        assertThat(shop.get("/models/none").status()).isEqualTo(404);
        assertThat(mes.post("/orders/none/status", "{\"status\":\"lost\"}").body())
                .contains("shipped");
        assertThat(new ServiceClient(stack.services("mes-api").get(0).url())
                        .get("/operator/orders")
                        .status())
                .isEqualTo(401);
    }
}
