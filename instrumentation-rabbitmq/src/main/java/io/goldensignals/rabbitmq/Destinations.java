package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import io.goldensignals.core.Meters;
import io.goldensignals.core.RequestMetrics;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The destinations that were published to. */
final class Destinations {

    private final Meters meters;
    private final RequestMetrics publishes;
    private final OperationResults results;
    private final UnaryOperator<String> names;
    private final @Nullable UnaryOperator<String> templates;

    // By the names as they come, which saves making a key; what exceeds the caps or has no name is resolved again each
    // time.
    private final ConcurrentMap<String, Destination> byExchange = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, ConcurrentMap<String, Destination>> byTemplate = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Destination> byLabels = new ConcurrentHashMap<>();

    Destinations(Meters meters, UnaryOperator<String> names, @Nullable UnaryOperator<String> templates) {
        this.meters = meters;
        this.names = names;
        this.templates = templates;
        this.results = OperationResults.ofPublishing(meters);
        this.publishes = RequestMetrics.builder(meters, RabbitMeters.OPERATION_DURATION)
                .results(results)
                .build();
    }

    Destination of(String exchange, String routingKey) {
        return templates == null ? of(exchange, "", byExchange) : ofTemplate(exchange, templates.apply(routingKey));
    }

    private Destination ofTemplate(String exchange, String template) {
        ConcurrentMap<String, Destination> known = byTemplate.get(template);
        if (known == null) {
            known = new ConcurrentHashMap<>();
            if (byTemplate.size() < RabbitTags.TEMPLATE.cap()) {
                byTemplate.putIfAbsent(template, known);
            }
        }
        return of(exchange, template, known);
    }

    private Destination of(String exchange, String template, ConcurrentMap<String, Destination> known) {
        Destination destination = known.get(exchange);
        if (destination == null) {
            destination = resolve(exchange, template);
            if (known.size() < RabbitTags.EXCHANGE.cap() && destination.isNamed()) {
                known.putIfAbsent(exchange, destination);
            }
        }
        return destination;
    }

    private Destination resolve(String exchange, String template) {
        String exchangeLabel = meters.bounded(RabbitTags.EXCHANGE, Names.exchange(names.apply(exchange)));
        String templateLabel = meters.bounded(RabbitTags.TEMPLATE, template);
        return byLabels.computeIfAbsent(
                exchangeLabel + '\n' + templateLabel,
                ignored -> new Destination(meters, publishes, results, exchangeLabel, templateLabel));
    }

    /** The broker returned a message; rare enough to look the counter up. */
    void returned(String exchange, int replyCode) {
        String reason = switch (replyCode) {
            case AMQP.NO_ROUTE -> "no_route";
            case AMQP.NO_CONSUMERS -> "no_consumers";
            default -> Integer.toString(replyCode);
        };
        RabbitMeters.RETURNED
                .counter(meters, Names.exchange(names.apply(exchange)), reason)
                .increment();
    }
}
