package io.goldensignals.core;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** The places of a changing tag, as threads that race take and give them back. */
@Param(name = "value", gen = IntGen.class, conf = "1:3")
public class ChangingCapInterleavings {

    private final TagValues values = new TagValues(TagSpec.changing("key", "A tag.", 2));

    @Operation
    public boolean keep(@Param(name = "value") int value) {
        return values.keep("v" + value);
    }

    @Operation
    public boolean take(@Param(name = "value") int value) {
        return values.take("v" + value);
    }

    @Operation
    public void release(@Param(name = "value") int value) {
        values.release("v" + value);
    }
}
