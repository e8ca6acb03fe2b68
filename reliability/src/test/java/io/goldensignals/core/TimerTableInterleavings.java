package io.goldensignals.core;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.noop.NoopTimer;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** A timer that is found is the one that was put for this very number, while the table grows. */
@Param(name = "code", gen = IntGen.class, conf = "1:20")
public class TimerTableInterleavings {

    private static final Timer[] TIMERS = new Timer[21];

    static {
        for (int i = 0; i < TIMERS.length; i++) {
            TIMERS[i] = new NoopTimer(new Meter.Id("t" + i, Tags.empty(), null, null, Meter.Type.TIMER));
        }
    }

    private final TimerTable table = new TimerTable();

    public TimerTableInterleavings() {
        for (int i = 18; i <= 20; i++) {
            table.put(i, TIMERS[i]); // so that two more make it grow
        }
    }

    @Operation
    public void put(@Param(name = "code") int code) {
        table.put(code, TIMERS[code]);
    }

    @Operation
    public int get(@Param(name = "code") int code) {
        Timer timer = table.get(code);
        return timer == null ? 0 : timer == TIMERS[code] ? code : -1;
    }
}
