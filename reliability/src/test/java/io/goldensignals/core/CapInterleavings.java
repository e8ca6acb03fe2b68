package io.goldensignals.core;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** The places under a cap, as threads that race take them: who has one keeps it, and no value is refused that has one. */
@Param(name = "value", gen = IntGen.class, conf = "1:3")
public class CapInterleavings {

    private final TagValues values = new TagValues(TagSpec.capped("key", "A tag.", 2));

    @Operation
    public boolean keep(@Param(name = "value") int value) {
        return values.keep("v" + value);
    }

    @Operation
    public boolean has(@Param(name = "value") int value) {
        return values.has("v" + value);
    }
}
