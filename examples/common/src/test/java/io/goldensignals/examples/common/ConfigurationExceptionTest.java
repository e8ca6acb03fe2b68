package io.goldensignals.examples.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigurationExceptionTest {

    @Test
    void aPasswordIsNotTold() {
        assertThat(ConfigurationException.shown("amqp://anna:s3:cr@et@broker:5672/shop"))
                .isEqualTo("amqp://anna:***@broker:5672/shop");
        assertThat(ConfigurationException.shown("jdbc:h2:tcp://db/shop;USER=anna;PASSWORD=s3cret;MODE=x"))
                .isEqualTo("jdbc:h2:tcp://db/shop;USER=anna;PASSWORD=***;MODE=x");
        assertThat(new ConfigurationException("--broker", "http://anna:s3cret@x", "no amqp://anna:s3cret@x", "amqp://"))
                .hasMessage("--broker \"http://anna:***@x\": no amqp://anna:***@x; allowed: amqp://");
    }

    @Test
    void whatHasNoPasswordIsToldAsItIs() {
        for (String value :
                new String[] {"amqp://broker:5672/a@b", "http://[::1]:9000", "8080", "jdbc:h2:./data/shop"}) {
            assertThat(ConfigurationException.shown(value)).isEqualTo(value);
        }
    }
}
