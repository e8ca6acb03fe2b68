package io.goldensignals.rabbitmq.hooks;

import static java.lang.invoke.MethodType.methodType;

import com.rabbitmq.client.Command;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.impl.AMQCommand;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * The method that a command is about.
 *
 * <p>amqp-client's own accessor enters a monitor, which is as expensive as the whole ledger and of no use to the thread that
 * made the command. So the field behind it is read; where that cannot be done, the accessor is asked.
 */
final class Commands {

    private static final @Nullable MethodHandle GETTER = getter();

    private Commands() {}

    static Method method(Command command) {
        if (GETTER == null || command.getClass() != AMQCommand.class) {
            return command.getMethod();
        }
        try {
            return (Method) GETTER.invokeExact(command);
        } catch (Throwable failure) {
            return command.getMethod();
        }
    }

    static boolean areReadable() {
        return GETTER != null;
    }

    private static @Nullable MethodHandle getter() {
        try {
            Field assembler = AMQCommand.class.getDeclaredField("assembler");
            Field method = assembler.getType().getDeclaredField("method");
            MethodHandle command = open(assembler);
            return MethodHandles.filterReturnValue(command, open(method))
                    .asType(methodType(Method.class, Command.class));
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            return null;
        }
    }

    private static MethodHandle open(Field field) throws IllegalAccessException {
        field.setAccessible(true);
        return MethodHandles.lookup().unreflectGetter(field);
    }
}
