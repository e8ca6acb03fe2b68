package io.goldensignals.rabbitmq.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitTags;
import io.goldensignals.rabbitmq.Seen;
import io.goldensignals.rabbitmq.meters.ChannelMeters;
import io.goldensignals.rabbitmq.meters.Destination;
import io.goldensignals.rabbitmq.meters.Destinations;
import io.goldensignals.rabbitmq.meters.Queues;
import io.goldensignals.rabbitmq.meters.WallClock;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever a channel goes through, the ledgers' totals are those of a model that keeps each message in a map: the broker's
 * own view, written down as simply as possible.
 */
class LedgerPropertyTest {

    enum Kind {
        PUBLISH,
        PUBLISH_MANDATORY,
        PUBLISH_UNROUTABLE,
        CONFIRM,
        REFUSE,
        CONFIRM_ALL,
        CONFIRM_AGAIN,
        DELIVER,
        ACK,
        NACK,
        REJECT,
        REQUEUE,
        REJECT_REQUEUE,
        RECOVER,
        BROKER_CANCEL,
        BEGIN_TRANSACTIONS,
        COMMIT,
        ROLL_BACK,
        CLOSE
    }

    record Step(Kind kind, int number, boolean multiple) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(8, Kind.PUBLISH),
                Tuple.of(4, Kind.PUBLISH_MANDATORY),
                Tuple.of(4, Kind.PUBLISH_UNROUTABLE),
                Tuple.of(6, Kind.CONFIRM),
                Tuple.of(3, Kind.REFUSE),
                Tuple.of(1, Kind.CONFIRM_ALL),
                Tuple.of(1, Kind.CONFIRM_AGAIN),
                Tuple.of(14, Kind.DELIVER),
                Tuple.of(5, Kind.ACK),
                Tuple.of(3, Kind.NACK),
                Tuple.of(2, Kind.REJECT),
                Tuple.of(2, Kind.REQUEUE),
                Tuple.of(1, Kind.REJECT_REQUEUE),
                Tuple.of(1, Kind.RECOVER),
                Tuple.of(1, Kind.BROKER_CANCEL),
                Tuple.of(1, Kind.BEGIN_TRANSACTIONS),
                Tuple.of(2, Kind.COMMIT),
                Tuple.of(1, Kind.ROLL_BACK),
                Tuple.of(1, Kind.CLOSE));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 12), Arbitraries.of(true, false))
                .as(Step::new)
                .list()
                .ofMaxSize(300);
    }

    @Property
    void totalsAreTheModels(@ForAll("steps") List<Step> steps) {
        Subject subject = new Subject();
        LedgerModel model = new LedgerModel(subject);
        for (Step step : steps) {
            if (!model.isClosed()) {
                subject.apply(step, model);
                model.apply(step);
                assertThat(subject.totals()).isEqualTo(model.totals());
            }
        }
        if (!model.isClosed()) {
            Step close = new Step(Kind.CLOSE, 0, false);
            subject.apply(close, model);
            model.apply(close);
        }
        assertThat(subject.totals()).isEqualTo(model.totals());
        assertThat(subject.seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isZero();
        assertThat(subject.seen.of(RabbitMeters.UNSETTLED)).isZero();
    }

    /** The ledgers as a channel's hooks call them. */
    private static final class Subject implements ConfirmModel.Client {

        private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, new MockClock());
        private final Seen seen = new Seen(registry);
        private final Meters meters = Meters.of(registry, RabbitMeters.CATALOG);
        private final Destination destination =
                new Destinations(meters, name -> name, null, new WallClock(meters), null).of("orders", "created");
        private final ChannelLedger ledger = new ChannelLedger(new ChannelMeters(meters), null);
        private final Subscription consumer = ledger.consuming(
                "consumer", new Queues(meters, name -> name, new WallClock(meters), null).of("billing"), false);
        private long published;

        void apply(Step step, LedgerModel model) {
            switch (step.kind()) {
                case DELIVER -> ledger.delivered(consumer, model.delivered() + 1, 0);
                case ACK -> ledger.settled(model.tag(step), step.multiple(), DeliveryOutcome.ACKED);
                case NACK -> ledger.settled(model.tag(step), step.multiple(), DeliveryOutcome.NACKED);
                case REJECT -> ledger.settled(Math.max(1, model.tag(step)), false, DeliveryOutcome.REJECTED);
                case REQUEUE -> ledger.settled(model.tag(step), step.multiple(), DeliveryOutcome.REQUEUED);
                case REJECT_REQUEUE ->
                    ledger.settled(Math.max(1, model.tag(step)), false, DeliveryOutcome.REJECT_REQUEUED);
                case RECOVER -> ledger.requeueAll();
                case BROKER_CANCEL -> consumer.doubt();
                case BEGIN_TRANSACTIONS -> ledger.beginTransactions();
                case COMMIT -> ledger.endTransaction(true);
                case ROLL_BACK -> ledger.endTransaction(false);
                case CLOSE -> {} // by the model's broker
                default -> {} // the model's broker speaks with the client
            }
        }

        @Override
        public void sent(String key, boolean mandatory) {
            ledger.sent(++published, destination, 1, 0, ChannelLedger.note("orders", key, mandatory));
        }

        @Override
        public void returned(String key) {
            ledger.returned(ChannelLedger.note("orders", key, true));
        }

        @Override
        public void answered(long number, boolean multiple, OperationOutcome outcome) {
            ledger.answered(number, multiple, outcome, 0);
        }

        @Override
        public void closed() {
            ledger.close(0);
        }

        Map<String, Long> totals() {
            Map<String, Long> totals = new TreeMap<>();
            for (String outcome : List.of("acked", "nacked", "returned", "unresolved")) {
                put(totals, "confirm " + outcome, seen.of(RabbitMeters.OPERATION_DURATION, "outcome", outcome));
            }
            for (String outcome : RabbitTags.SETTLE_OUTCOME.values()) {
                put(totals, "settle " + outcome, seen.of(RabbitMeters.SETTLED, "outcome", outcome));
            }
            put(totals, "sent", seen.of(RabbitMeters.PUBLISHED));
            put(totals, "outstanding", seen.of(RabbitMeters.CONFIRMS_OUTSTANDING));
            put(totals, "unsettled", seen.of(RabbitMeters.UNSETTLED));
            put(totals, "unknown", seen.of(RabbitMeters.SETTLED_UNKNOWN));
            return totals;
        }

        private static void put(Map<String, Long> totals, String name, double value) {
            if (value != 0) {
                totals.put(name, Math.round(value));
            }
        }
    }
}
