package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.examples.common.Lifecycle;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Services that start before their broker does. */
class LateBrokerIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    @Test
    void anOrderMadeBeforeTheBrokerEverRanIsHandledOnceItDoes() throws Exception {
        Demo options = new Demo();
        options.shopPort = 0;
        options.mesPort = 0;
        options.embeddedBroker = true;
        options.unpaidAfter = "PT1H"; // the order must not be cleaned up before its price is there
        try (Lifecycle lifecycle = new Lifecycle()) {
            Stack stack = Stack.withoutBroker(options, lifecycle);
            stack.launch();
            ServiceProcess service = stack.services("shop-api").get(0);
            ServiceClient shop = new ServiceClient(service.url());
            await().atMost(SOON).ignoreExceptions().untilAsserted(() -> {
                stack.requireAlive();
                assertThat(shop.get("/health").body()).contains("\"broker\":\"waiting\"");
            });

            String order = order(shop);
            assertThat(shop.get("/health").body()).contains("\"outbox\":1");
            assertThat(service.scrape().sum("rabbitmq_client_connections_failed_total"))
                    .isPositive();

            stack.broker.start();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(shop.get("/orders/" + order)
                                    .json()
                                    .get("status")
                                    .asText())
                            .isEqualTo("priced"));
        }
    }

    private static String order(ServiceClient shop) throws Exception {
        shop.post("/session/anna", "");
        shop.put("/models/cube", new byte[] {1, 2, 3, 4});
        ServiceClient.Answer answer =
                shop.post("/orders", "{\"modelId\":\"cube\",\"material\":\"PLA\",\"quantity\":2,\"detail\":1}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("id").asText();
    }
}
