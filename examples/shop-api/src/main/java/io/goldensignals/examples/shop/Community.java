package io.goldensignals.examples.shop;

import io.goldensignals.business.Activity;
import io.goldensignals.business.Audience;
import io.goldensignals.business.BusinessMetrics;
import io.goldensignals.business.Distinct;
import java.time.Duration;
import java.util.Locale;

/** What members do in the shop's feed and messenger, and how many of them each day, by audience. */
final class Community {
    private static final Duration DAY = Duration.ofDays(1);

    private final Activity views;
    private final Activity likes;
    private final Activity sent;
    private final Activity received;
    private final Distinct feedUsers;
    private final Distinct messengerUsers;
    private final Distinct senders;
    private final Distinct recipients;

    Community(BusinessMetrics business) {
        views = business.activity("view");
        likes = business.activity("like");
        sent = business.activity("message_sent");
        received = business.activity("message_received");
        feedUsers = business.distinct("feed_users", DAY);
        messengerUsers = business.distinct("messenger_users", DAY);
        senders = business.distinct("senders", DAY);
        recipients = business.distinct("recipients", DAY);
    }

    /** What a member can do. */
    enum Event {
        VIEW,
        LIKE,
        MESSAGE_SENT,
        MESSAGE_RECEIVED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A member did something. */
    void did(Event event, String member, Audience audience) {
        switch (event) {
            case VIEW -> count(views, feedUsers, member, audience);
            case LIKE -> count(likes, feedUsers, member, audience);
            case MESSAGE_SENT -> {
                count(sent, messengerUsers, member, audience);
                senders.add(member, audience);
            }
            case MESSAGE_RECEIVED -> {
                count(received, messengerUsers, member, audience);
                recipients.add(member, audience);
            }
        }
    }

    private static void count(Activity activity, Distinct users, String member, Audience audience) {
        activity.count(audience);
        users.add(member, audience);
    }
}
