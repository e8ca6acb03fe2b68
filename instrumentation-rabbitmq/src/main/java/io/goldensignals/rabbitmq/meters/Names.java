package io.goldensignals.rabbitmq.meters;

import static java.util.Objects.requireNonNull;

import io.goldensignals.core.Meters;
import io.goldensignals.core.TagSpec;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Makes label values of the names of exchanges and queues. */
public final class Names {

    /** The exchange whose name is empty, under the name that it has in AMQP's documents: where no queue is named either. */
    private static final String DEFAULT_EXCHANGE = "amq.default";

    private static final Pattern GENERATED =
            Pattern.compile("(?i)amq\\.gen-.*|spring\\.gen-.*|amq\\.rabbitmq\\.reply-to.*");
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");

    // Spring Cloud Stream's queue of an anonymous group, perhaps with a suffix (.dlq): 16 random bytes in base64.
    private static final Pattern ANONYMOUS = Pattern.compile("(?<=(?:^|\\.)anonymous)\\.[\\w-]{22}(?=\\.|$)");

    private Names() {}

    public static UnaryOperator<String> stable() {
        return Names::stable;
    }

    /**
     * The host's function as it may be called for each message: where it fails or returns null, the label is
     * {@value TagSpec#OTHER}, and the message is counted like any other.
     */
    public static UnaryOperator<String> guarded(Meters meters, String option, UnaryOperator<String> function) {
        return name -> {
            try {
                return requireNonNull(
                        function.apply(name), () -> option + " returned null, must return a label's value");
            } catch (Throwable failure) {
                meters.failed(failure);
                return TagSpec.OTHER;
            }
        };
    }

    /** The label of what is published to: the exchange, or for the default one the queue, which the routing key names. */
    static String destination(UnaryOperator<String> names, String exchange, String routingKey) {
        String label = names.apply(exchange.isEmpty() ? routingKey : exchange);
        return label.isEmpty() ? DEFAULT_EXCHANGE : label;
    }

    /** The name without what a broker, a framework or a UUID made unique. */
    public static String stable(String name) {
        if (GENERATED.matcher(name).matches()) {
            int end = name.indexOf("gen-");
            return end >= 0 ? name.substring(0, end + 3) : "amq.rabbitmq.reply-to";
        }
        return ANONYMOUS.matcher(UUID.matcher(name).replaceAll("*")).replaceFirst("");
    }
}
