package io.goldensignals.core;

import static java.util.Objects.requireNonNull;

import io.goldensignals.internal.Fatal;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of one catalogue in one registry: creates them through their rows, keeps tag values within their bounds, and
 * keeps failures of the registry away from the application.
 *
 * <p>A failing registry costs the measurement, never the request: what fails is counted in
 * {@code instrumentation.errors} and, the first time, logged with its stack. Thread-safe. Create one per module and registry
 * and keep it.
 *
 * <p>Several on one registry add up: they share the values that a tag has taken, and their sources behind one gauge or
 * function counter are combined, as the row says. Closing one removes its own sources, and the meters that had no other.
 */
public final class Meters implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Meters.class);
    private static final Registration NOTHING = () -> {};

    private final MeterRegistry registry;
    private final MeterCatalog catalog;
    private final Clock clock;
    private final boolean emptyTags;
    private final RegistryState shared;
    private final ConcurrentMap<TagSpec, TagBound> bounds = new ConcurrentHashMap<>();
    private final ConcurrentMap<List<Object>, InFlight> inFlight = new ConcurrentHashMap<>();
    private final Set<Registration> registrations = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean failureLogged = new AtomicBoolean();
    private final Counter errors;
    private volatile boolean closed;

    private Meters(MeterRegistry registry, MeterCatalog catalog) {
        this.registry = requireNonNull(registry, "registry");
        this.catalog = requireNonNull(catalog, "catalog");
        this.shared = RegistryState.of(registry);
        this.emptyTags = AbsentTags.areEmptyIn(registry);
        catalog.use();
        AbsentTags.know(catalog);
        AbsentTags.know(InstrumentationMeters.CATALOG);
        this.clock = create(() -> registry.config().clock(), () -> Clock.SYSTEM);
        this.errors = InstrumentationMeters.ERRORS.unguarded(this, catalog.name());
        try {
            shared.anchor(registry);
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    /** The meters of {@code catalog} in {@code registry}. */
    @CheckReturnValue
    public static Meters of(MeterRegistry registry, MeterCatalog catalog) {
        return new Meters(registry, catalog);
    }

    /**
     * Prepares a registry that joins a {@code CompositeMeterRegistry} later than the composite's first {@code Meters}: tags
     * without value are then left out of our meters in it, unless it is Prometheus'. Registries that the composite has
     * already, or that are used alone, need no preparation. Doing it again does nothing.
     */
    public static void prepare(MeterRegistry registry) {
        AbsentTags.filter(requireNonNull(registry, "registry"));
    }

    /** The rows from which meters can be created here. */
    public MeterCatalog catalog() {
        return catalog;
    }

    /** The registry's monotonic clock in nanoseconds, for durations only. */
    public long nanos() {
        try {
            return clock.monotonicTime();
        } catch (Throwable failure) {
            failed(failure);
            return System.nanoTime();
        }
    }

    /** The registry's wall clock in milliseconds since the epoch. */
    public long millis() {
        try {
            return clock.wallTime();
        } catch (Throwable failure) {
            failed(failure);
            return System.currentTimeMillis();
        }
    }

    /** Counts and, the first time, logs a failure of the instrumentation; rethrows it only if it is fatal. */
    public void failed(Throwable failure) {
        Fatal.rethrow(failure);
        try {
            if (failureLogged.compareAndSet(false, true)) {
                LOG.warn("Recording {} metrics failed; later failures are only counted", catalog.name(), failure);
            }
            // Null while the constructor asks the registry for its clock and for this very counter.
            Counter counter = errors;
            if (counter != null) {
                counter.increment();
            }
        } catch (Throwable again) {
            Fatal.rethrow(again);
        }
    }

    /**
     * {@code value} if it is within the bounds of {@code tag}, else {@value TagSpec#OTHER}, which is counted in
     * {@code instrumentation.overflow}. What is longer than {@value LabelText#MOST_CHARS} characters ends there with an
     * ellipsis; control characters, and lone surrogates, which UTF-8 cannot express, are replaced by U+FFFD.
     */
    @CheckReturnValue
    public String bounded(TagSpec tag, String value) {
        // After the end it takes no place from others.
        return closed ? bound(tag).known(value) : bound(tag).bounded(value);
    }

    /** What {@code creation} makes of each value of {@code tag} within its bounds. */
    @CheckReturnValue
    public <T> Family<T> family(TagSpec tag, Function<String, T> creation) {
        return new Family<>(this, tag, creation);
    }

    private TagBound bound(TagSpec tag) {
        TagBound bound = bounds.get(tag);
        if (bound == null) {
            // Not in computeIfAbsent: creating the overflow counter bounds a tag value of its own.
            TagBound created = new TagBound(this, tag, shared.values(tag));
            TagBound other = bounds.putIfAbsent(tag, created);
            bound = other == null ? created : other;
        }
        return bound;
    }

    /**
     * Runs {@code task} every {@code period} on a daemon thread of this name, the first time after one, until the registration
     * or these meters are closed, which interrupts no run that is under way. Each period is shortened by up to a tenth, so that
     * instances do not keep step; what the task throws is counted as a failure.
     *
     * @throws IllegalArgumentException if {@code period} is not positive
     */
    public Registration every(Duration period, String threadName, Runnable task) {
        return scheduled(period, threadName, task, Ticker::begin);
    }

    /**
     * As {@link #every(Duration, String, Runnable)}, but the first time at a random moment within {@code first} from now: at
     * once if that is zero.
     *
     * @throws IllegalArgumentException if {@code period} is not positive or {@code first} is negative
     */
    public Registration every(Duration period, Duration first, String threadName, Runnable task) {
        if (first.isNegative()) {
            throw new IllegalArgumentException(
                    "first time of " + threadName + " is " + first + ", must not be negative");
        }
        return scheduled(period, threadName, task, ticker -> ticker.begin(first));
    }

    private Registration scheduled(Duration period, String threadName, Runnable task, Consumer<Ticker> beginning) {
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("period of " + threadName + " is " + period + ", must be positive");
        }
        if (closed) {
            return NOTHING;
        }
        Ticker ticker = new Ticker(this, threadName, period, task);
        registrations.add(ticker);
        beginning.accept(ticker);
        if (closed) { // meanwhile, and may not have seen it
            ticker.close();
        }
        return ticker;
    }

    /**
     * Stops every schedule, removes every gauge and function counter that was registered here, and registers nothing any more:
     * rows then give meters that record nothing. Meters that exist already go on, as they may be in the hands of others. Closing
     * again does nothing.
     */
    @Override
    public void close() {
        closed = true;
        registrations.forEach(Registration::close);
    }

    /** Before each meter is made, as a composite may have got another child. */
    private void filterChildren() {
        if (registry instanceof CompositeMeterRegistry) {
            AbsentTags.filter(registry);
        }
    }

    /** Whether a tag without value is a label without value here, rather than none. */
    boolean keepsEmptyTags() {
        return emptyTags;
    }

    MeterRegistry registry() {
        return registry;
    }

    void requireRow(MeterSpec row) {
        if (!catalog.contains(row) && !InstrumentationMeters.CATALOG.contains(row)) {
            throw new IllegalArgumentException(
                    "meter " + row.name() + " is no row of catalogue " + catalog.name() + ": add it there");
        }
    }

    InFlight inFlight(GaugeSpec row, String... tagValues) {
        // By the values within their bounds, or values past a cap would make the map grow.
        List<Object> key = List.of(row, row.tags(this, tagValues));
        InFlight existing = inFlight.get(key);
        return existing != null
                ? existing
                : closed
                        ? new InFlight()
                        : inFlight.computeIfAbsent(key, ignored -> {
                            InFlight created = new InFlight();
                            row.gauge(this, created, InFlight::now, tagValues);
                            return created;
                        });
    }

    /** What all meters of the registry share. */
    RegistryState shared() {
        return shared;
    }

    <M extends Meter> M meter(Supplier<M> creation, Supplier<M> substitute) {
        return create(() -> shaped(creation.get()), substitute);
    }

    private <M extends Meter> M shaped(M created) {
        Counter counter = errors;
        if (counter != null) { // else it is this very counter
            shared.shapes().ours(registry, created, catalog.name(), counter);
        }
        return created;
    }

    private <M> M create(Supplier<M> creation, Supplier<M> substitute) {
        if (closed) {
            return substitute.get();
        }
        try {
            filterChildren();
            return requireNonNull(creation.get());
        } catch (Throwable failure) {
            failed(failure);
            return substitute.get();
        }
    }

    /** Adds {@code value} to the sources behind the meter of {@code row} with these tag values. */
    Registration register(
            MeterSpec row, String[] tagValues, DoubleSupplier value, BiFunction<Tags, Sources, Meter> publication) {
        if (closed) {
            row.tags(this, tagValues); // checks them all the same
            return NOTHING;
        }
        Slots slots = new Slots();
        Tags tags = row.tags(this, (tag, given) -> bound(tag).held(given, slots), tagValues);
        List<String> named = List.of(tagValues);
        try {
            filterChildren();
            Source source = shared.add(
                    registry,
                    row,
                    tags,
                    sources -> shaped(publication.apply(tags, sources)),
                    sources -> new Source(this, named, value, slots, sources));
            registrations.add(source);
            if (closed) { // meanwhile, and may not have seen it
                source.close();
            }
            return source;
        } catch (Throwable failure) {
            slots.release();
            failed(failure);
            return NOTHING;
        }
    }

    /** Whether {@code source} was registered here until now. */
    boolean forget(Registration source) {
        return registrations.remove(source);
    }
}
