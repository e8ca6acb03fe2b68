package io.goldensignals.rabbitmq;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;

/** What a broker has counted itself since a test began. */
final class BrokerTotals {

    private final URI uri;
    private final Map<String, Double> before;

    BrokerTotals(URI uri) throws IOException, InterruptedException {
        this.uri = uri;
        this.before = read();
    }

    /** The counters' growth, summed over their labels, by their names without the prefix. */
    Map<String, Double> grown() throws IOException, InterruptedException {
        Map<String, Double> now = read();
        now.replaceAll((name, value) -> value - before.getOrDefault(name, 0.0));
        return now;
    }

    private Map<String, Double> read() throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        return response.body()
                .lines()
                .filter(line -> line.startsWith("rabbitmq_global_"))
                .collect(Collectors.toMap(
                        line -> line.replaceAll("^rabbitmq_global_|[{ ].*", ""),
                        line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                        Double::sum));
    }
}
