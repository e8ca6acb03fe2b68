package io.goldensignals.examples.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A member of the shop's community, whose app tells what the member did in the feed and the messenger. */
final class Member implements Person {
    private static final List<String> SYSTEMS = List.of("android", "android", "ios", "windows");
    private static final List<String> GENDERS = List.of("female", "male", "female", "male", "diverse");

    private final Site shop;
    private final Random random;
    private final String head;

    /** A member who has the same traits and habits in each run. */
    Member(String url, int number) {
        shop = new Site(url);
        random = new Random(number);
        head = String.format(
                "{\"member\":\"member-%d\",\"os\":\"%s\",\"gender\":\"%s\",\"age\":%d,\"events\":[",
                number,
                SYSTEMS.get(random.nextInt(SYSTEMS.size())),
                GENDERS.get(random.nextInt(GENDERS.size())),
                random.nextInt(14, 70));
    }

    /** Some posts are seen and one in eight is liked; now and then there is a message, or one to answer. */
    @Override
    public Site.Answer act() throws IOException, InterruptedException {
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
        return shop.post("/activity", head + String.join(",", events) + "]}");
    }
}
