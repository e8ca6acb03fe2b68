package io.goldensignals.rabbitmq.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Command;
import com.rabbitmq.client.ContentHeader;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.impl.AMQCommand;
import com.rabbitmq.client.impl.AMQImpl;
import org.junit.jupiter.api.Test;

class CommandsTest {

    private static final Method ACK = new AMQImpl.Basic.Ack(1, false);

    private record OwnCommand(Method method) implements Command {

        @Override
        public Method getMethod() {
            return method;
        }

        @Override
        public ContentHeader getContentHeader() {
            return new AMQP.BasicProperties();
        }

        @Override
        public byte[] getContentBody() {
            return new byte[0];
        }
    }

    @Test
    void readsTheMethodOfTheClientsCommandWithoutAskingIt() {
        assertThat(Commands.areReadable()).isTrue();
        assertThat(Commands.method(new AMQCommand(ACK))).isSameAs(ACK);
    }

    @Test
    void asksAnyOtherCommand() {
        assertThat(Commands.method(new OwnCommand(ACK))).isSameAs(ACK);
    }
}
