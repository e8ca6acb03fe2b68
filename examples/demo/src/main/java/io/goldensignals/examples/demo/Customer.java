package io.goldensignals.examples.demo;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** A visitor of the shop, who edits models, orders prints of them, and pays; used by one thread at a time. */
final class Customer implements VirtualUser {
    private static final String[] EDITS = {"rotate", "rotate", "slice", "repair"};
    private static final String[] MATERIALS = {"PLA", "PLA", "PETG", "STEEL"};
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final ServiceClient shop;
    private final Traffic.Profile profile;
    private final Ledger ledger;
    private final List<String> models = new ArrayList<>();
    private final List<String> orders = new ArrayList<>();
    private final Map<String, Long> ordered = new HashMap<>();
    private boolean signedIn;

    Customer(String url, Traffic.Profile profile, Ledger ledger) {
        this.ledger = ledger;
        shop = new ServiceClient(url, ledger);
        this.profile = profile;
    }

    @Override
    public ServiceClient.Answer act() throws IOException, InterruptedException {
        ServiceClient.Answer answer = next();
        if (answer.ok()) {
            ledger.visited(shop.session());
        }
        if (answer.status() == 401) {
            signedIn = false; // the session is gone, such as when the shop started anew
            models.clear();
            orders.clear();
            ordered.clear();
        }
        return answer;
    }

    private ServiceClient.Answer next() throws IOException, InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int choice = random.nextInt(100);
        if (!signedIn) {
            signedIn = true;
            return shop.post("/session/customer-" + COUNT.incrementAndGet(), "");
        }
        if (profile.abortsUploads() && choice < 30) {
            shop.abortUpload("/models/" + UUID.randomUUID());
            ledger.count("aborted upload");
        }
        if (choice < 35) {
            String edit = EDITS[random.nextInt(EDITS.length)];
            ServiceClient.Answer answer = shop.post("/editor/" + edit, model(20_000));
            if (answer.ok()) {
                ledger.count("edit " + edit);
            }
            return answer;
        }
        if (models.isEmpty() || choice < 45) {
            return upload();
        }
        String model = models.get(random.nextInt(models.size()));
        if (choice < 50) {
            return shop.get("/models/" + model);
        }
        if (orders.isEmpty() || choice < 70) {
            return order(model);
        }
        String order = orders.get(random.nextInt(orders.size()));
        if (choice < 80) {
            return shop.get("/orders");
        }
        if (choice < 90) {
            return look(order);
        }
        return choice < 98 ? checkOut(order) : shop.get("/orders/no-such-order");
    }

    private ServiceClient.Answer upload() throws IOException, InterruptedException {
        String id = UUID.randomUUID().toString();
        byte[] model = model(ThreadLocalRandom.current().nextInt(5_000, 200_000));
        ServiceClient.Answer answer = shop.put("/models/" + id, model);
        if (answer.ok()) {
            ledger.count("upload");
            ledger.add("uploaded bytes", model.length);
            models.add(id);
        }
        return answer;
    }

    private ServiceClient.Answer order(String model) throws IOException, InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String body = String.format(
                "{\"modelId\":\"%s\",\"material\":\"%s\",\"quantity\":%d,\"detail\":%d}",
                model,
                profile.ordersExpensive() ? "STEEL" : MATERIALS[random.nextInt(MATERIALS.length)],
                profile.ordersExpensive() ? 1000 : random.nextInt(1, 20),
                profile.detail());
        Instant before = Instant.now();
        ServiceClient.Answer answer = shop.post("/orders", body);
        if (answer.ok()) {
            ledger.count("order");
            String id = answer.json().get("id").asText();
            ledger.seen("order", id);
            ledger.made(id, before);
            ordered.put(id, System.nanoTime());
            orders.add(id);
        }
        return answer;
    }

    private ServiceClient.Answer look(String order) throws IOException, InterruptedException {
        ServiceClient.Answer answer = shop.get("/orders/" + order);
        Long since = ordered.get(order);
        if (answer.ok() && since != null && answer.json().hasNonNull("cents")) {
            ordered.remove(order);
            ledger.took("order until its price is seen", System.nanoTime() - since);
        }
        return gone(order, answer);
    }

    /** Pays an order that has its price; the answer 409 says that it has none yet, which is no fault. */
    private ServiceClient.Answer checkOut(String order) throws IOException, InterruptedException {
        ServiceClient.Answer answer = shop.post("/checkout/" + order, "");
        if (answer.ok()) {
            ledger.count("payment");
            ledger.bought(shop.session());
            ledger.add("paid cents", answer.json().path("cents").asLong());
            orders.remove(order);
        }
        return gone(order, answer);
    }

    /** Forgets an order that the shop has removed because it was not paid in time. */
    private ServiceClient.Answer gone(String order, ServiceClient.Answer answer) {
        if (answer.status() == 404) {
            orders.remove(order);
        }
        return answer;
    }

    private static byte[] model(int size) {
        byte[] bytes = new byte[size];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }
}
