package io.goldensignals.examples.mes;

import io.goldensignals.core.CounterSpec;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.TagSpec;
import io.goldensignals.core.TimerSpec;
import io.goldensignals.examples.common.DeadLetters;
import io.goldensignals.examples.common.OrderStageMeters;
import io.goldensignals.examples.common.OutboxMeters;
import java.util.Arrays;
import java.util.Locale;

/** What the MES measures of its business; the libraries it uses bring their own catalogues. */
public final class MesMeters {
    public static final TagSpec ERROR = TagSpec.capped("error.type", "The exception; absent on success.", 20);
    public static final TagSpec PRICE_STAGE =
            TagSpec.closed("stage", "The step of the calculation.", "fetch", "calculate", "store");
    public static final TagSpec LIST_STAGE =
            TagSpec.closed("stage", "The step of making the page.", "query", "mapping", "rendering");
    public static final TagSpec TARGET = TagSpec.closed(
            "status",
            "The status that the operator set.",
            Arrays.stream(StatusServlet.Target.values())
                    .map(StatusServlet.Target::tag)
                    .toArray(String[]::new));

    public static final TimerSpec PRICE = red("mes.price.duration", "Price calculations of new orders.", ERROR);
    public static final GaugeSpec PRICE_ACTIVE = MeterSpec.gauge("mes.price.active", "")
            .description("Price calculations that run.")
            .signals(Signal.UTILIZATION)
            .build();
    public static final TimerSpec PRICE_STAGES =
            red("mes.price.stage.duration", "Steps of the price calculation.", PRICE_STAGE, ERROR);
    public static final TimerSpec ORDER_LIST = red("mes.order_list.duration", "The operators' order list.", ERROR);
    public static final TimerSpec ORDER_LIST_STAGES =
            red("mes.order_list.stage.duration", "Steps of making the operators' order list.", LIST_STAGE, ERROR);
    public static final TimerSpec STATUS_CHANGES =
            red("mes.status_change.duration", "Status changes by operators.", TARGET, ERROR);

    public static final TagSpec ACTION = TagSpec.closed(
            "action",
            "What was done with the dead letter.",
            Arrays.stream(DeadLetters.Action.values())
                    .map(action -> action.name().toLowerCase(Locale.ROOT))
                    .toArray(String[]::new));
    public static final CounterSpec DEAD_LETTERS = MeterSpec.counter("mes.dead_letters", "")
            .description("Dead letters that operators put back into their queue, or threw away.")
            .tags(ACTION)
            .signals(Signal.BUSINESS)
            .build();

    public static final MeterCatalog CATALOG = MeterCatalog.of(
            "mes",
            PRICE,
            PRICE_ACTIVE,
            PRICE_STAGES,
            ORDER_LIST,
            ORDER_LIST_STAGES,
            STATUS_CHANGES,
            DEAD_LETTERS,
            OrderStageMeters.ORDERS,
            OrderStageMeters.OLDEST,
            OutboxMeters.WAITING,
            OutboxMeters.OLDEST);

    private MesMeters() {}

    private static TimerSpec red(String name, String description, TagSpec... tags) {
        return MeterSpec.timer(name)
                .description(description)
                .tags(tags)
                .signals(Signal.RATE, Signal.ERRORS, Signal.DURATION)
                .build();
    }
}
