package io.goldensignals.s3;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of bucket monitors against a real server. */
@ExtendWith(RealServer.class)
@ParameterizedClass
@EnumSource(
        value = Sdk.class,
        names = {"V2_SYNC", "V1"})
class RealBucketsIT extends BucketContractTest {}
