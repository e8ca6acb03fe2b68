package io.goldensignals.examples.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A member of the shop's community, whose app reports what the member did in the feed and the messenger. */
final class Member implements VirtualUser {
    private static final List<String> SYSTEMS = List.of("android", "ios", "windows", "android");
    private static final List<String> GENDERS = List.of("female", "male", "diverse");
    private static final int YOUNGEST = 14;
    private static final int AGES = 56;

    private final ServiceClient shop;
    private final Ledger ledger;
    private final SplittableRandom random;
    private final String name;
    private final String os;
    private final String head;
    private boolean signedIn;

    /**
     * A member who has the same traits and habits in each run.
     *
     * @param number from 0; the traits of members in a row are spread over all systems, genders and ages
     */
    Member(String url, int number, Ledger ledger) {
        shop = new ServiceClient(url, ledger);
        this.ledger = ledger;
        random = new SplittableRandom(number);
        name = "member-" + number;
        os = SYSTEMS.get(number % SYSTEMS.size());
        head = String.format(
                "{\"os\":\"%s\",\"gender\":\"%s\",\"age\":%d,\"events\":[",
                os, GENDERS.get(number % GENDERS.size()), YOUNGEST + number * 17 % AGES);
    }

    String head() {
        return head;
    }

    /** Some posts are seen and one in eight is liked; now and then there is a message, or one to answer. */
    @Override
    public ServiceClient.Answer act() throws IOException, InterruptedException {
        ServiceClient.Answer answer = signedIn ? report() : shop.post("/session/" + name, "");
        if (answer.ok()) {
            ledger.visited(shop.session());
        }
        signedIn = answer.status() != 401; // the session is gone, such as when the shop started anew
        return answer;
    }

    private ServiceClient.Answer report() throws IOException, InterruptedException {
        List<String> events = new ArrayList<>();
        for (int post = random.nextInt(1, 10); post > 0; post--) {
            events.add("\"view\"");
            if (random.nextInt(8) == 0) {
                events.add("\"like\"");
            }
        }
        if (random.nextInt(3) == 0) {
            events.add("\"message_received\"");
            events.add("\"message_sent\"");
        }
        ServiceClient.Answer answer = shop.post("/activity", head + String.join(",", events) + "]}");
        if (answer.ok()) {
            events.forEach(event -> ledger.count("event " + event.replace("\"", "") + " " + os));
            ledger.there("feed", name);
            if (events.contains("\"message_sent\"")) {
                ledger.there("messenger", name);
            }
        }
        return answer;
    }
}
