package io.goldensignals.servlet.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.BadRequestException;
import org.junit.jupiter.api.Test;

class AbortsTest {

    /** The one is a subclass of the other. */
    @Test
    void tomcatsClientThatIsGoneIsNoBadRequest() {
        IOException gone = new ClientAbortException(new IOException("Broken pipe"));
        assertThat(Aborts.isAbortOfStream(gone)).isTrue();
        assertThat(Aborts.isAnswered(gone)).isFalse();
        assertThat(Aborts.isAnswered(new IllegalStateException(gone))).isFalse();
    }

    @Test
    void tomcatsBadRequestIsAnswered() {
        IOException refused = new BadRequestException("malformed chunk");
        assertThat(Aborts.isAbortOfStream(refused)).isFalse();
        assertThat(Aborts.isAnswered(refused)).isTrue();
    }
}
