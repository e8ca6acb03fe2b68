package io.goldensignals.examples.demo;

import io.goldensignals.examples.common.ConfigurationException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** What can be made to go wrong. */
enum Fault {
    SLOW_CALCULATION {
        @Override
        void set(boolean on, Stack stack, Traffic traffic) {
            traffic.mood().demanding(on);
        }
    },
    BROKER_STOP {
        @Override
        void set(boolean on, Stack stack, Traffic traffic) throws Exception {
            if (on) {
                stack.broker.stop();
            } else {
                stack.broker.start();
            }
        }
    },
    S3_ERRORS {
        /** Orders that could not be priced twice are dead letters; once the store answers again they go back. */
        @Override
        void set(boolean on, Stack stack, Traffic traffic) throws Exception {
            stack.store.failing(on);
            if (!on) {
                Operator.deadLetters(stack, "redrive");
            }
        }
    },
    POISON_MESSAGES {
        @Override
        void set(boolean on, Stack stack, Traffic traffic) throws Exception {
            if (on) {
                Poison.publish(stack.broker.uri(), 5);
            } else {
                Operator.deadLetters(stack, "discard");
            }
        }
    },
    CLIENT_ABORTS {
        @Override
        void set(boolean on, Stack stack, Traffic traffic) {
            traffic.mood().impatient(on);
        }
    };

    /** Turns the fault on or off. */
    abstract void set(boolean on, Stack stack, Traffic traffic) throws Exception;

    /** Refuses a fault of a server that is not the demo's own. */
    void require(@Nullable String externalBroker, @Nullable String externalS3) {
        if (this == BROKER_STOP && externalBroker != null) {
            throw refused("an external broker is not stopped", "this fault without --broker");
        }
        if (this == S3_ERRORS && externalS3 != null) {
            throw refused("an external S3 server cannot be made to fail", "this fault without --s3");
        }
    }

    /** Reads a name as the flag spells it. */
    static final class Named implements CommandLine.ITypeConverter<Fault> {
        @Override
        public Fault convert(String name) {
            return Arrays.stream(values())
                    .filter(fault -> fault.toString().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new CommandLine.TypeConversionException(
                            "\"" + name + "\" is none of " + Arrays.toString(values())));
        }
    }

    private ConfigurationException refused(String problem, String allowed) {
        return new ConfigurationException("--faults", this, problem, allowed);
    }

    /** As the flag spells it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
