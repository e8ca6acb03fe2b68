package io.goldensignals.examples.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** A visitor of the shop, who edits models, orders prints of them, and pays; used by one thread at a time. */
final class Customer implements Person {
    private static final String[] EDITS = {"rotate", "rotate", "slice", "repair"};
    private static final String[] MATERIALS = {"PLA", "PLA", "PETG", "STEEL"};
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Site shop;
    private final Traffic.Mood mood;
    private final List<String> models = new ArrayList<>();
    private final List<String> orders = new ArrayList<>();
    private boolean signedIn;

    Customer(String url, Traffic.Mood mood) {
        shop = new Site(url);
        this.mood = mood;
    }

    /** The next thing that comes to the customer's mind. */
    @Override
    public Site.Answer act() throws IOException, InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int choice = random.nextInt(100);
        if (!signedIn) {
            signedIn = true;
            return shop.post("/session/customer-" + COUNT.incrementAndGet(), "");
        }
        if (mood.impatient() && choice < 30) {
            shop.abortUpload("/models/" + UUID.randomUUID());
        }
        if (choice < 35) {
            return shop.post("/editor/" + EDITS[random.nextInt(EDITS.length)], model(20_000));
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
            return gone(order, shop.get("/orders/" + order));
        }
        return choice < 98 ? checkOut(order) : shop.get("/orders/no-such-order");
    }

    private Site.Answer upload() throws IOException, InterruptedException {
        String id = UUID.randomUUID().toString();
        Site.Answer answer =
                shop.put("/models/" + id, model(ThreadLocalRandom.current().nextInt(5_000, 200_000)));
        if (answer.ok()) {
            models.add(id);
        }
        return answer;
    }

    private Site.Answer order(String model) throws IOException, InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String body = String.format(
                "{\"modelId\":\"%s\",\"material\":\"%s\",\"quantity\":%d,\"detail\":%d}",
                model, MATERIALS[random.nextInt(MATERIALS.length)], random.nextInt(1, 20), mood.detail());
        Site.Answer answer = shop.post("/orders", body);
        if (answer.ok()) {
            orders.add(answer.json().get("id").asText());
        }
        return answer;
    }

    /** Pays an order that has its price; the answer 409 says that it has none yet, which is no fault. */
    private Site.Answer checkOut(String order) throws IOException, InterruptedException {
        Site.Answer answer = shop.post("/checkout/" + order, "");
        if (answer.ok()) {
            orders.remove(order);
        }
        return gone(order, answer);
    }

    /** Forgets an order that the shop has removed because it was not paid in time. */
    private Site.Answer gone(String order, Site.Answer answer) {
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
