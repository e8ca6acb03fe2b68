package io.goldensignals.springboot;

import io.goldensignals.jobs.Run;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;

/**
 * Measures all runners of the application as one run of one job, which has the application's name.
 *
 * <p>Boot says when they begin and when they have ended, so none is wrapped.
 */
final class RunnersJob implements ApplicationListener<SpringApplicationEvent> {

    private final JobOptions jobs;
    private final String name;
    private @Nullable Run run;

    RunnersJob(JobOptions jobs, String name) {
        this.jobs = jobs;
        this.name = name;
    }

    @Override
    public synchronized void onApplicationEvent(SpringApplicationEvent event) {
        if (event instanceof ApplicationStartedEvent started) {
            if (run == null && hasRunners(started.getApplicationContext())) {
                Guard.run("runners", () -> run = jobs.begin(name).register().start());
            }
        } else if (run != null && event instanceof ApplicationReadyEvent) {
            run.succeeded();
        } else if (run != null && event instanceof ApplicationFailedEvent failed) {
            run.failed(failed.getException());
        }
    }

    private static boolean hasRunners(ListableBeanFactory beans) {
        return beans.getBeanNamesForType(ApplicationRunner.class).length > 0
                || beans.getBeanNamesForType(CommandLineRunner.class).length > 0;
    }
}
