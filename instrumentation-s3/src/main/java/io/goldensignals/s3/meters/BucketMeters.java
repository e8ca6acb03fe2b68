package io.goldensignals.s3.meters;

import io.goldensignals.core.Operation;
import org.jspecify.annotations.Nullable;

/** The meters of one operation on one bucket, resolved once. Thread-safe. */
final class BucketMeters {

    private final OperationMeters operation;
    private final String bucket;
    private final Operation calls;
    private volatile @Nullable TransferMeters uploads;
    private volatile @Nullable TransferMeters downloads;

    BucketMeters(OperationMeters operation, String bucket) {
        this.operation = operation;
        this.bucket = bucket;
        this.calls = operation.recorder().calls().operation(operation.name(), bucket);
    }

    OperationMeters operation() {
        return operation;
    }

    String bucket() {
        return bucket;
    }

    Operation calls() {
        return calls;
    }

    /** The meters of what goes up; a lost race is harmless as the registry returns the same meters. */
    TransferMeters uploads() {
        TransferMeters known = uploads;
        if (known == null) {
            known = TransferMeters.uploads(this);
            uploads = known;
        }
        return known;
    }

    /** The meters of what comes down. */
    TransferMeters downloads() {
        TransferMeters known = downloads;
        if (known == null) {
            known = TransferMeters.downloads(this);
            downloads = known;
        }
        return known;
    }
}
