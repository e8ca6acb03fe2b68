package io.goldensignals.rabbitmq.meters;

import com.rabbitmq.client.AMQP;
import io.goldensignals.core.Meters;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.core.TagSpec;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitTags;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The destinations that were published to. */
public final class Destinations {

    /** The cap on pairs of exchange and template. */
    public static final int MOST = 200;

    private final Meters meters;
    private final WallClock clock;
    private final PublishTime publishTime;
    private final RequestMetrics publishes;
    private final OutcomeResults results;
    private final UnaryOperator<String> names;
    private final @Nullable UnaryOperator<String> templates;

    // By the names as they come, which saves making a key; what exceeds the caps or has no name is resolved
    // again each time.
    private final Known untemplated = new Known();
    private final ConcurrentMap<String, Known> byTemplate = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Destination> byLabels = new ConcurrentHashMap<>();

    /** Those of one template. A queue may have the name of an exchange. */
    private static final class Known {
        private final ConcurrentMap<String, Destination> byExchange = new ConcurrentHashMap<>();
        private final ConcurrentMap<String, Destination> byQueue = new ConcurrentHashMap<>(); // of the default exchange
    }

    /** {@code header} is where published messages carry their time, if they do. */
    public Destinations(
            Meters meters,
            UnaryOperator<String> names,
            @Nullable UnaryOperator<String> templates,
            WallClock clock,
            @Nullable String header) {
        this.clock = clock;
        this.publishTime = new PublishTime(header);
        this.meters = meters;
        this.names = names;
        this.templates = templates;
        this.results = OutcomeResults.ofPublishing(meters);
        this.publishes = RequestMetrics.builder(meters, RabbitMeters.OPERATION_DURATION)
                .results(results)
                .build();
    }

    /** The properties of a message that is published at {@code started}, with that time where messages carry it. */
    public AMQP.BasicProperties stamped(AMQP.BasicProperties properties, long started) {
        return publishTime.stamps() ? publishTime.stamped(properties, clock.millis(started)) : properties;
    }

    public Destination of(String exchange, String routingKey) {
        String template = templates == null ? "" : templates.apply(routingKey);
        Known known = templates == null ? untemplated : ofTemplate(template);
        return exchange.isEmpty()
                ? of(exchange, routingKey, template, routingKey, known.byQueue)
                : of(exchange, routingKey, template, exchange, known.byExchange);
    }

    private Known ofTemplate(String template) {
        Known known = byTemplate.get(template);
        if (known == null) {
            known = new Known();
            if (byTemplate.size() < RabbitTags.TEMPLATE.cap()) {
                byTemplate.putIfAbsent(template, known);
            }
        }
        return known;
    }

    private Destination of(
            String exchange,
            String routingKey,
            String template,
            String name,
            ConcurrentMap<String, Destination> known) {
        Destination destination = known.get(name);
        if (destination == null) {
            destination = resolve(Names.destination(names, exchange, routingKey), template);
            if (destination.isNamed()) {
                if (known.size() >= RabbitTags.EXCHANGE.cap()) {
                    known.clear(); // queues that have gone, such as those of replies, must not keep others out
                }
                known.putIfAbsent(name, destination);
            }
        }
        return destination;
    }

    private Destination resolve(String destination, String template) {
        String label = meters.bounded(RabbitTags.EXCHANGE, destination);
        String templateLabel = meters.bounded(RabbitTags.TEMPLATE, template);
        Destination known = byLabels.get(key(label, templateLabel));
        if (known != null) {
            return known;
        }
        // Each of them has some hundred series: the product of the two caps would be more than a server takes.
        return byLabels.size() < MOST ? create(label, templateLabel) : create(TagSpec.OTHER, TagSpec.OTHER);
    }

    private static String key(String label, String templateLabel) {
        return label + '\n' + templateLabel;
    }

    private Destination create(String label, String templateLabel) {
        return byLabels.computeIfAbsent(
                key(label, templateLabel),
                ignored -> new Destination(meters, publishes, results, label, templateLabel));
    }

    /** The broker returned a message; rare enough to look the counter up. */
    public void returned(String exchange, String routingKey, int replyCode) {
        String reason = switch (replyCode) {
            case AMQP.NO_ROUTE -> "no_route";
            case AMQP.NO_CONSUMERS -> "no_consumers";
            default -> Integer.toString(replyCode);
        };
        RabbitMeters.RETURNED
                .counter(meters, Names.destination(names, exchange, routingKey), reason)
                .increment();
    }
}
