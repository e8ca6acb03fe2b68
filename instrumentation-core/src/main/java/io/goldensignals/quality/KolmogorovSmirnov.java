package io.goldensignals.quality;

import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/** The two-sample test against a reference's sample. Apart, so that only those who ask for it need the library. */
final class KolmogorovSmirnov {

    private final KolmogorovSmirnovTest test = KolmogorovSmirnovTest.withDefaults(); // fails here, not at a scrape
    private final double[] sample;

    KolmogorovSmirnov(double[] sample) {
        this.sample = sample;
    }

    Result compare(double[] values) {
        KolmogorovSmirnovTest.TwoResult result = test.test(sample, values);
        return new Result(result.getStatistic(), result.getPValue());
    }

    record Result(double statistic, double probability) {}
}
