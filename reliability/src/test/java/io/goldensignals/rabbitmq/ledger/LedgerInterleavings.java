package io.goldensignals.rabbitmq.ledger;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/** Publishing, the broker's answers and the end of the channel race: each message is counted once, and ends once. */
public class LedgerInterleavings {

    private final Account account = new Account();
    private final ChannelLedger ledger = new ChannelLedger(new NoChannel(), null);
    private long published; // guarded by this, as the client publishes on a channel by one thread at a time

    @Operation
    public synchronized void publish() {
        published++;
        ledger.sent(published, account, 10, 0, 0);
    }

    @Operation
    public void answerAll() {
        long latest;
        synchronized (this) {
            latest = published;
        }
        if (latest > 0) {
            ledger.answered(latest, true, OperationOutcome.ACKED, 1);
        }
    }

    @Operation
    public void close() {
        ledger.close(1);
    }

    @Validate
    public synchronized void eachMessageIsCountedAndEndsOnce() {
        long sent = account.unseen.get();
        long bytes = 10 * account.unseen.get();
        long open = 0;
        for (Tally tally : account.tallies) {
            sent += tally.sent();
            bytes += tally.bytes();
            open += tally.outstanding();
        }
        long ended = account.answered.get() + account.unresolved.get();
        if (sent != published || bytes != 10 * published || open + ended != published || open < 0) {
            throw new IllegalStateException("published " + published + ", sent " + sent + ", bytes " + bytes + ", open "
                    + open + ", ended " + ended);
        }
    }

    private static final class Account implements DestinationAccount {
        private final List<Tally> tallies = new CopyOnWriteArrayList<>();
        private final AtomicLong unseen = new AtomicLong();
        private final AtomicLong answered = new AtomicLong();
        private final AtomicLong unresolved = new AtomicLong();

        @Override
        public void opened(Tally tally) {
            tallies.add(tally);
        }

        @Override
        public void closed(Tally tally) {
            // It counts no more, and stands.
        }

        @Override
        public void sentUnseen(int size) {
            unseen.incrementAndGet();
        }

        @Override
        public void answered(long nanos, OperationOutcome outcome) {
            answered.incrementAndGet();
        }

        @Override
        public void unresolved(long started) {
            unresolved.incrementAndGet();
        }
    }

    private static final class NoChannel implements ChannelAccount {
        @Override
        public void settledUnknown() {
            // No deliveries here.
        }

        @Override
        public void transacted(long messages, boolean commit) {
            // Nor transactions.
        }
    }
}
