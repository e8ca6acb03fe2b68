package io.goldensignals.rabbitmq;

import static io.goldensignals.rabbitmq.Stage.PATIENCE;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ReturnCallback;
import com.rabbitmq.client.ReturnListener;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What applications do when they publish. */
final class PublishScenarios {

    private PublishScenarios() {}

    static void withoutConfirms(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        for (int size : new int[] {0, 1, 300_000}) {
            on.run("publish", () -> channel.basicPublish("", queue, null, new byte[size]));
        }
        on.call("number", channel::getNextPublishSeqNo);
        on.call("wait", channel::waitForConfirms);
        on.run("wait or die", channel::waitForConfirmsOrDie);
        for (int i = 0; i < 4; i++) {
            on.call("get", () -> channel.basicGet(queue, true));
        }
    }

    static void confirms(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        on.call("select", channel::confirmSelect);
        channel.addConfirmListener(listener(on));
        channel.addConfirmListener(
                (number, multiple) -> on.called("callbacks", "acked " + number),
                (number, multiple) -> on.called("callbacks", "nacked " + number));
        on.call("nothing", () -> channel.waitForConfirms(PATIENCE));
        for (int i = 1; i <= 3; i++) {
            on.call("number", channel::getNextPublishSeqNo);
            channel.basicPublish("", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, new byte[i]);
            on.call("wait", () -> channel.waitForConfirms(PATIENCE));
            on.await("callbacks", i);
        }
        on.call("select again", channel::confirmSelect);
        on.call("number", channel::getNextPublishSeqNo);
        on.call("removed", () -> channel.removeConfirmListener(listener(on)));
        channel.clearConfirmListeners();
        channel.basicPublish("", queue, null, new byte[0]);
        on.run("or die", () -> channel.waitForConfirmsOrDie(PATIENCE));
    }

    private static ConfirmListener listener(Stage on) {
        return new ConfirmListener() {
            @Override
            public void handleAck(long number, boolean multiple) {
                on.called("confirms", "acked " + number + multiple);
            }

            @Override
            public void handleNack(long number, boolean multiple) {
                on.called("confirms", "nacked " + number + multiple);
            }
        };
    }

    static void manyConfirms(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        channel.confirmSelect();
        for (int i = 0; i < 500; i++) {
            channel.basicPublish("", queue, null, new byte[10]);
        }
        on.call("wait", () -> channel.waitForConfirms(PATIENCE));
        on.call("number", channel::getNextPublishSeqNo);
        on.call("count", () -> channel.messageCount(queue));
    }

    static void aConfirmThatDoesNotCome(Stage on) throws Exception {
        Channel channel = on.open(on::throughProxy).createChannel();
        String queue = on.queue(channel);
        channel.confirmSelect();
        on.watch("channel", channel);
        on.proxy().dropNext(AMQP.Basic.Ack.class);
        channel.basicPublish("", queue, null, new byte[1]);
        on.call("wait", () -> channel.waitForConfirms(50));
        on.call("wait again", () -> channel.waitForConfirms(50));
        Thread.currentThread().interrupt();
        on.call("interrupted", channel::waitForConfirms);
        on.run("or die", () -> channel.waitForConfirmsOrDie(50));
        on.await("channel", 1);
    }

    static void returns(Stage on) throws Exception {
        Channel channel = on.channel();
        channel.confirmSelect();
        ReturnListener listener = (code, text, exchange, key, properties, body) -> on.called(
                "reader",
                "returned " + code + text + exchange + key + Stage.describe(properties) + Stage.describe(body));
        channel.addReturnListener(listener);
        channel.addReturnListener(
                (ReturnCallback) message -> on.called("reader", "callback " + Stage.describe(message)));
        channel.addConfirmListener(
                (number, multiple) -> on.called("reader", "acked " + number),
                (number, multiple) -> on.called("reader", "nacked " + number));
        channel.basicPublish("", on.name("nowhere"), true, false, null, new byte[3]);
        on.call("wait", () -> channel.waitForConfirms(PATIENCE));
        on.await("reader", 3);
        on.call("removed", () -> channel.removeReturnListener(listener));
        channel.basicPublish("amq.topic", "no one", true, properties(), new byte[0]);
        on.call("wait", () -> channel.waitForConfirms(PATIENCE));
        on.await("reader", 5);
        channel.clearReturnListeners();
        channel.basicPublish("", on.name("nowhere"), true, null, new byte[3]);
        on.call("wait", () -> channel.waitForConfirms(PATIENCE));
        on.await("reader", 6);
    }

    static void returnsWithoutConfirms(Stage on) throws Exception {
        Channel channel = on.channel();
        channel.addReturnListener(
                (ReturnCallback) message -> on.called("reader", "callback " + Stage.describe(message)));
        channel.basicPublish("", on.name("nowhere"), true, null, new byte[3]);
        on.await("reader", 1);
    }

    static void aReturnListenerThatRemovesItself(Stage on) throws Exception {
        Channel channel = on.channel();
        channel.addReturnListener(new ReturnListener() {
            @Override
            public void handleReturn(
                    int code, String text, String exchange, String key, AMQP.BasicProperties properties, byte[] body) {
                on.called("reader", "first " + channel.removeReturnListener(this));
            }
        });
        channel.addReturnListener((ReturnCallback) message -> on.called("reader", "second"));
        channel.basicPublish("", on.name("nowhere"), true, null, new byte[1]);
        on.await("reader", 2);
        channel.basicPublish("", on.name("nowhere"), true, null, new byte[1]);
        on.await("reader", 3);
    }

    static void publishingInCallbacks(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        channel.confirmSelect();
        channel.addReturnListener((code, text, exchange, key, properties, body) -> {
            on.called("reader", "returned, next is " + channel.getNextPublishSeqNo());
            channel.basicPublish("", queue, null, new byte[2]);
        });
        channel.addConfirmListener(
                (number, multiple) -> {
                    on.called("reader", "acked " + number);
                    if (number == 2) {
                        channel.basicPublish("", queue, true, null, new byte[3]);
                    }
                },
                (number, multiple) -> on.called("reader", "nacked"));
        channel.basicPublish("", on.name("nowhere"), true, null, new byte[1]);
        on.await("reader", 4);
        on.call("wait", () -> channel.waitForConfirms(PATIENCE));
        on.call("count", () -> channel.messageCount(queue));
    }

    static void listenersThatThrow(Stage on) throws Exception {
        Channel channel = on.open(factory -> factory.setExceptionHandler(new NotingExceptions(on)))
                .createChannel();
        channel.confirmSelect();
        channel.addReturnListener((ReturnCallback) message -> {
            throw new IllegalStateException("in a return");
        });
        channel.addConfirmListener(
                (number, multiple) -> {
                    throw new UnsupportedOperationException("in a confirm");
                },
                (number, multiple) -> on.called("reader", "nacked"));
        channel.basicPublish("", on.name("nowhere"), true, null, new byte[1]);
        on.call("wait", () -> channel.waitForConfirms(PATIENCE));
        on.await("exceptions", 2);
        on.call("open", channel::isOpen);
    }

    static void aFullQueueRefuses(Stage on) throws Exception {
        Channel channel = on.channel();
        on.watch("channel", channel);
        Map<String, Object> full = Map.of("x-max-length", 1, "x-overflow", "reject-publish");
        String queue =
                channel.queueDeclare(on.name("full"), false, false, false, full).getQueue();
        channel.confirmSelect();
        channel.addConfirmListener(listener(on));
        for (int i = 1; i <= 3; i++) {
            channel.basicPublish("", queue, null, new byte[i]);
            on.call("wait", () -> channel.waitForConfirms(PATIENCE));
            on.await("confirms", i);
        }
        channel.basicPublish("", queue, null, new byte[1]);
        on.run("or die", () -> channel.waitForConfirmsOrDie(PATIENCE));
        on.await("channel", 1);
        on.await("confirms", 4);
        on.call("open", channel::isOpen);
    }

    static void transactions(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        on.call("select", channel::txSelect);
        channel.basicPublish("", queue, null, new byte[1]);
        on.call("before the commit", () -> channel.messageCount(queue));
        on.call("commit", channel::txCommit);
        on.call("after the commit", () -> channel.messageCount(queue));
        channel.basicPublish("", queue, null, new byte[2]);
        on.call("rollback", channel::txRollback);
        on.call("got", () -> channel.basicGet(queue, false));
        channel.basicAck(1, false);
        on.call("rollback of an acknowledgement", channel::txRollback);
        channel.basicNack(1, true, true);
        on.call("commit", channel::txCommit);
        on.call("got again", () -> channel.basicGet(queue, true));
        on.call("left", () -> channel.basicGet(queue, true));
    }

    static void aTransactionThatFails(Stage on) throws Exception {
        Channel channel = on.channel();
        on.watch("channel", channel);
        channel.txSelect();
        channel.basicPublish(on.name("no exchange"), "", null, new byte[1]);
        on.await("channel", 1);
        on.call("commit", channel::txCommit);
    }

    static void transactionsAndConfirmsAtOnce(Stage on) throws Exception {
        Connection connection = on.open();
        Channel confirming = connection.createChannel();
        confirming.confirmSelect();
        on.call("transactions with confirms", confirming::txSelect);
        Channel transacting = connection.createChannel();
        transacting.txSelect();
        on.call("confirms with transactions", transacting::confirmSelect);
        on.call("commit without transactions", connection.createChannel()::txCommit);
    }

    static void anExchangeThatIsNotThere(Stage on) throws Exception {
        Channel channel = on.channel();
        on.watch("channel", channel);
        channel.confirmSelect();
        on.run("publish", () -> channel.basicPublish(on.name("none"), "key", null, new byte[1]));
        on.await("channel", 1);
        on.run("publish again", () -> channel.basicPublish("", "key", null, new byte[1]));
        on.call("wait", () -> channel.waitForConfirms(PATIENCE));
        on.call("reason", channel::getCloseReason);
    }

    static void whatABrokerDoesNotDo(Stage on) throws Exception {
        Connection connection = on.open(factory -> factory.setAutomaticRecoveryEnabled(false));
        on.watch("connection", connection);
        Channel channel = connection.createChannel();
        on.watch("channel", channel);
        on.run("immediate", () -> channel.basicPublish("", on.name("q"), false, true, null, new byte[1]));
        on.await("connection", 1);
        on.await("channel", 1);
        on.run("publish", () -> channel.basicPublish("", on.name("q"), null, new byte[1]));
        on.call("another channel", connection::createChannel);
    }

    static void argumentsThatAreMissing(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        channel.confirmSelect();
        on.run("no exchange", () -> channel.basicPublish(null, queue, null, new byte[1]));
        on.call("number", channel::getNextPublishSeqNo);
        on.run("no key", () -> channel.basicPublish("", null, null, new byte[1]));
        on.call("number", channel::getNextPublishSeqNo);
        on.run("no body", () -> channel.basicPublish("", queue, null, (byte[]) null));
        on.call("number", channel::getNextPublishSeqNo);
        on.run("a long key", () -> channel.basicPublish("", "k".repeat(256), null, new byte[1]));
        on.run("a long exchange", () -> channel.basicPublish("e".repeat(256), queue, null, new byte[1]));
        on.run("a long property", () -> channel.basicPublish("", queue, type("t".repeat(256)), new byte[1]));
        on.call("open", channel::isOpen);
        on.call("number", channel::getNextPublishSeqNo);
    }

    private static AMQP.BasicProperties type(String type) {
        return new AMQP.BasicProperties.Builder().type(type).build();
    }

    static void headersThatCannotBeWritten(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        Map<String, Object> unknown = new HashMap<>();
        unknown.put("thread", Thread.currentThread());
        Map<String, Object> nameless = new HashMap<>();
        nameless.put(null, "value");
        for (Map<String, Object> headers :
                List.of(unknown, nameless, Map.<String, Object>of("n".repeat(256), 1), huge(131_072))) {
            on.run("publish", () -> channel.basicPublish("", queue, headers(headers), new byte[1]));
        }
        on.call("open", channel::isOpen);
        on.call("count", () -> channel.messageCount(queue));
    }

    /** The frame of a message's header has a size that the broker limits: each size around it. */
    static void headersNearTheLimit(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        channel.txSelect();
        for (int size = 131_072 - 70; size <= 131_072; size += 2) {
            AMQP.BasicProperties properties = headers(huge(size));
            byte[] body = {(byte) size, 7};
            on.run(size + " bytes", () -> channel.basicPublish("", queue, true, properties, body));
        }
        channel.txCommit();
        on.call("count", () -> channel.messageCount(queue));
        while (channel.messageCount(queue) > 0) {
            on.call("got", () -> channel.basicGet(queue, true).getBody());
        }
        on.call("open", channel::isOpen);
    }

    private static Map<String, Object> huge(int size) {
        return Map.of("h", "x".repeat(size));
    }

    private static AMQP.BasicProperties headers(Map<String, Object> headers) {
        return new AMQP.BasicProperties.Builder().headers(headers).build();
    }

    static void everyProperty(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        AMQP.BasicProperties given = properties();
        channel.basicPublish("", queue, given, new byte[1]);
        on.note(Stage.MAIN, "after it was published: " + Stage.describe(given));
        on.call("get", () -> channel.basicGet(queue, true));
        channel.basicPublish("", queue, headers(Map.of()), new byte[1]);
        on.call("empty headers", () -> channel.basicGet(queue, true));
        channel.basicPublish("", queue, headers(null), new byte[1]);
        on.call("no headers", () -> channel.basicGet(queue, true));
        Map<String, Object> withNull = new HashMap<>();
        withNull.put("null", null);
        channel.basicPublish("", queue, headers(withNull), new byte[1]);
        on.call("a null", () -> channel.basicGet(queue, true));
    }

    static void propertiesThatTheBrokerRefuses(Stage on) throws Exception {
        Channel channel = on.channel();
        on.watch("channel", channel);
        AMQP.BasicProperties another =
                new AMQP.BasicProperties.Builder().userId("another").build();
        channel.basicPublish("", on.queue(channel), another, new byte[1]);
        on.await("channel", 1);
    }

    private static AMQP.BasicProperties properties() {
        Map<String, Object> headers = new HashMap<>(Map.of(
                "text",
                "t",
                "number",
                1,
                "long",
                2L,
                "bytes",
                new byte[] {1},
                "list",
                List.of("a", 1, true),
                "map",
                Map.of("in", Map.of("deeper", 1.5)),
                "date",
                new Date(1_000_000_000_000L)));
        return new AMQP.BasicProperties(
                "text/plain",
                "utf-8",
                headers,
                2,
                3,
                "correlation",
                "reply",
                "60000",
                "message",
                new Date(1_000_000_000_000L),
                "type",
                "guest",
                "app",
                null);
    }

    static void copiesByHeader(Stage on) throws Exception {
        Channel channel = on.channel();
        String queue = on.queue(channel);
        String copy =
                channel.queueDeclare(on.name("copy"), false, false, false, null).getQueue();
        String blind = channel.queueDeclare(on.name("blind"), false, false, false, null)
                .getQueue();
        AMQP.BasicProperties copies = headers(Map.of("CC", List.of(copy), "BCC", List.of(blind)));
        channel.basicPublish("", queue, copies, "body".getBytes(StandardCharsets.UTF_8));
        for (String each : List.of(queue, copy, blind)) {
            on.call("get", () -> channel.basicGet(each, true));
        }
    }

    static void routingByHeaders(Stage on) throws Exception {
        Channel channel = on.channel();
        String exchange = on.name("headers");
        channel.exchangeDeclare(exchange, "headers", false, true, null);
        channel.confirmSelect();
        for (String match : List.of("all", "any", "all-with-x", "any-with-x")) {
            String queue = channel.queueDeclare(on.name(match), false, false, false, null)
                    .getQueue();
            channel.queueBind(queue, exchange, "", Map.of("x-match", match, "a", 1, "x-b", 2));
        }
        channel.basicPublish(exchange, "", headers(Map.of("a", 1)), new byte[1]);
        channel.basicPublish(exchange, "", headers(Map.of("a", 1, "x-b", 2)), new byte[1]);
        channel.basicPublish(exchange, "", headers(Map.of("x-b", 2)), new byte[1]);
        channel.basicPublish(exchange, "", null, new byte[1]);
        on.call("wait", () -> channel.waitForConfirms(PATIENCE));
        for (String match : List.of("all", "any", "all-with-x", "any-with-x")) {
            on.call(match, () -> channel.messageCount(on.name(match)));
        }
    }

    static void exchangesBoundToExchanges(Stage on) throws Exception {
        Channel channel = on.channel();
        String from = on.name("from");
        String to = on.name("to");
        String queue = on.queue(channel);
        on.call("declare", () -> channel.exchangeDeclare(from, "topic"));
        on.call("declare", () -> channel.exchangeDeclare(to, "fanout", false, true, false, null));
        on.call("bind", () -> channel.exchangeBind(to, from, "a.#"));
        on.call("bind", () -> channel.queueBind(queue, to, ""));
        channel.basicPublish(from, "a.b", null, new byte[1]);
        channel.basicPublish(from, "b", null, new byte[2]);
        on.call("get", () -> channel.basicGet(queue, true));
        on.call("get", () -> channel.basicGet(queue, true));
        on.call("unbind", () -> channel.exchangeUnbind(to, from, "a.#"));
        on.call("unbind", () -> channel.queueUnbind(queue, to, ""));
        on.call("delete", () -> channel.exchangeDelete(from));
        on.call("gone with its binding", () -> channel.exchangeDeclarePassive(to));
    }
}
