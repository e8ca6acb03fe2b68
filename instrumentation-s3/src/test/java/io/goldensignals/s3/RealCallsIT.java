package io.goldensignals.s3;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of calls against a real server. */
@ExtendWith(RealServer.class)
@ParameterizedClass
@EnumSource(Sdk.class)
class RealCallsIT extends CallContractTest {}
