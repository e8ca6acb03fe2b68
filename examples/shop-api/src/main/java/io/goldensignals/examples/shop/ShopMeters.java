package io.goldensignals.examples.shop;

import io.goldensignals.core.CounterSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.TagSpec;
import io.goldensignals.core.TimerSpec;
import io.goldensignals.examples.common.OrderStageMeters;
import io.goldensignals.examples.common.OutboxMeters;
import java.util.Arrays;

/** What the shop measures of its business; the libraries it uses bring their own catalogues. */
public final class ShopMeters {
    public static final TagSpec ACTION = TagSpec.closed(
            "action",
            "What the editor did.",
            Arrays.stream(EditorServlet.Action.values())
                    .map(EditorServlet.Action::tag)
                    .toArray(String[]::new));
    public static final TagSpec ERROR = TagSpec.capped("error.type", "The exception; absent on success.", 20);

    public static final CounterSpec ORDERS = MeterSpec.counter("shop.orders", "")
            .description("Orders created; they count as orders of the business once they are paid.")
            .signals(Signal.BUSINESS, Signal.RATE)
            .build();
    public static final TimerSpec EDITOR = MeterSpec.timer("shop.editor.duration")
            .description("Work of the 3D editor, without the transfer of the model.")
            .tags(ACTION, ERROR)
            .signals(Signal.RATE, Signal.ERRORS, Signal.DURATION)
            .build();

    public static final MeterCatalog CATALOG = MeterCatalog.of(
            "shop",
            ORDERS,
            EDITOR,
            OrderStageMeters.ORDERS,
            OrderStageMeters.OLDEST,
            OutboxMeters.WAITING,
            OutboxMeters.OLDEST);

    private ShopMeters() {}
}
