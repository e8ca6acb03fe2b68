package io.goldensignals.rabbitmq;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/** Something that applications do with amqp-client; each method of the classes of scenarios is one. */
record Scenario(Method method) {

    static Stream<Scenario> all() {
        return Stream.of(PublishScenarios.class, ConsumeScenarios.class, ConnectScenarios.class)
                .flatMap(Scenario::in);
    }

    private static Stream<Scenario> in(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {Stage.class})
                        && !Modifier.isPrivate(method.getModifiers()))
                .sorted(Comparator.comparing(Method::getName))
                .map(Scenario::new);
    }

    static Scenario named(String name) {
        return all().filter(each -> each.toString().equals(name)).findFirst().orElseThrow();
    }

    void play(Stage stage) throws Exception {
        try {
            method.invoke(null, stage);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        }
    }

    @Override
    public String toString() {
        return method.getName();
    }
}
