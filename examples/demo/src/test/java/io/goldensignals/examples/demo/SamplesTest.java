package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void aPoolWithoutLimitAddsNothingToTheSumOfLimits() {
        Samples scrape = Samples.parse("""
                # TYPE resource_limit gauge
                resource_limit{resource_name="threads",resource_type="executor"} 8.0
                resource_limit{resource_name="s3",resource_type="s3_connection_pool"} NaN
                """);

        assertThat(scrape.sum("resource_limit")).isEqualTo(8);
    }

    @Test
    void aGaugeThatReadsNothingAnywhereIsZero() {
        Samples scrape = Samples.parse("business_distinct NaN\n");

        assertThat(scrape.sum("business_distinct")).isZero();
    }
}
