package io.goldensignals.examples.demo;

import io.goldensignals.examples.common.ConfigurationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a part of the demo is.
 *
 * @param name of the part; empty where it is the same as of the place before
 * @param where a URL, or a folder
 * @param note what else there is to know; may be empty
 */
record Place(String name, String where, String note) {
    /** All places but that of the demo's own page. */
    static List<Place> of(Stack stack) {
        List<Place> places = new ArrayList<>();
        for (ServiceProcess service : stack.services()) {
            places.add(new Place(service.name(), service.url() + "/golden-signals/", "and /metrics"));
        }
        places.add(new Place("logs", readable(stack.folders().logs()), ""));
        String broker = stack.broker.uri();
        places.add(new Place(
                "broker",
                stack.broker instanceof ExternalBroker ? ConfigurationException.shown(broker) : broker,
                stack.broker.describe()));
        stack.broker
                .metricsTarget()
                .ifPresent(target -> places.add(new Place("", "http://" + target + "/metrics", "")));
        places.add(new Place("s3", stack.store.endpoint(), stack.store.own() ? "s3proxy, embedded" : ""));
        if (!stack.redis.isEmpty()) {
            places.add(new Place("redis", ConfigurationException.shown(stack.redis), ""));
        }
        places.add(new Place("telegram", stack.chat.url(), "a stand-in that receives what the jobs send"));
        return places;
    }

    /** As a line. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%-10s %s%s", name, where, note.isEmpty() ? "" : " (" + note + ")");
    }

    /** As seen from the folder in which the demo was started, if that is shorter. */
    static String readable(Path folder) {
        Path here = Path.of("").toAbsolutePath();
        return (folder.startsWith(here) ? here.relativize(folder) : folder).toString();
    }
}
