package io.goldensignals.springboot;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** An application whose methods are scheduled in each of the ways that there are. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableScheduling
class JobsApplication {

    @Scheduled(cron = "0 0 2 * * *", zone = "Europe/Berlin")
    void nightly() {}

    @Scheduled(cron = "* * * * * *")
    void everySecond() {}

    @Scheduled(fixedRateString = "PT1H")
    void hourly() {}

    @Scheduled(fixedDelay = 3_600_000)
    void fails() {
        throw new IllegalStateException("on purpose");
    }
}
