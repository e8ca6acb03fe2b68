package io.goldensignals.s3;

import io.goldensignals.s3.FaultProxy.Reset;
import io.goldensignals.s3.FaultProxy.Truncate;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every meter after every operation of a seeded sequence, against what the server wrote down. The short form runs in each build; the
 * long one by {@code -Dtest=LedgerTest -Dledger.operations=2000}, another sequence by {@code -Dledger.seed}.
 */
class LedgerTest {

    @ParameterizedTest
    @EnumSource(Sdk.class)
    void everyMeterEqualsTheLedgerAfterEveryOperation(Sdk sdk) throws IOException {
        LedgerRun run = new LedgerRun(sdk::open);
        if (sdk.isAsync()) {
            run.async();
        }
        if (sdk == Sdk.V1) {
            run.late();
        }
        if (!sdk.showsBackoff()) {
            run.withoutBackoff();
        }
        if (sdk == Sdk.V2_ASYNC_PLUGIN) {
            // The SDK hides from a plug-in that a connection broke after the call's success.
            run.onlyToStreams(fault -> !(fault instanceof Truncate));
        }
        run.check();
    }

    @Test
    void soDoTheMetersOfAClientOnUrlConnection() throws IOException {
        // It sends a request again after a reset without telling the SDK, and does not say that an answer was cut off.
        new LedgerRun(SyncDriver::onUrlConnection)
                .late()
                .only(fault -> !(fault instanceof Reset))
                .check();
    }

    @Test
    void soDoTheMetersOfAClientOnTheCrtWhoseAttemptsAreOutOfSight() throws IOException {
        new LedgerRun(AsyncDriver::onTheCrt)
                .async()
                .blind()
                .only(fault -> fault instanceof FaultProxy.Answer answer && answer.status() == 403)
                .check();
    }
}
