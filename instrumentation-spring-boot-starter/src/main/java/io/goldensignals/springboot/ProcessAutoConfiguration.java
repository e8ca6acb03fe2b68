package io.goldensignals.springboot;

import io.goldensignals.core.JvmMeters;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.ProcessMeters;
import io.goldensignals.core.ProcessMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Publishes memory, garbage collection, threads, processor, files and uptime of the process. */
@AutoConfiguration(afterName = {Names.REGISTRY_3, Names.REGISTRY_4})
@ConditionalOnSingleCandidate(MeterRegistry.class)
@ConditionalOnProperty(
        prefix = Names.PREFIX,
        name = {Names.ENABLED, "process.enabled"},
        matchIfMissing = true)
public final class ProcessAutoConfiguration {

    /** What Boot's binders publish that ours publish as well. */
    private static final Set<String> BINDERS = Set.of(
            "jvm.buffer.count",
            "jvm.buffer.memory.used",
            "jvm.buffer.total.capacity",
            "jvm.classes.loaded",
            "jvm.classes.loaded.count",
            "jvm.classes.unloaded",
            "jvm.gc.concurrent.phase.time",
            "jvm.gc.live.data.size",
            "jvm.gc.max.data.size",
            "jvm.gc.memory.allocated",
            "jvm.gc.memory.promoted",
            "jvm.gc.overhead",
            "jvm.gc.pause",
            "jvm.memory.committed",
            "jvm.memory.max",
            "jvm.memory.usage.after.gc",
            "jvm.memory.used",
            "jvm.threads.daemon",
            "jvm.threads.live",
            "jvm.threads.peak",
            "jvm.threads.started",
            "jvm.threads.states",
            "process.cpu.time",
            "process.cpu.usage",
            "process.files.max",
            "process.files.open",
            "process.start.time",
            "process.uptime",
            "system.cpu.count",
            "system.cpu.usage");

    @Bean(destroyMethod = "close")
    @Lazy
    @ConditionalOnMissingBean
    ProcessMetrics goldenSignalsProcessMetrics(MeterRegistry registry, Environment environment) {
        return ProcessMetrics.bind(
                registry,
                environment.getProperty("spring.application.name", "application"),
                environment.getProperty("spring.application.version", "unknown"));
    }

    /**
     * Asks for them, also in an application that makes its beans when they are first asked for: after Boot's binders, which
     * Micrometer would warn of where a meter of ours has their name, before the filter below is asked.
     */
    @Bean
    @Lazy(false)
    SmartInitializingSingleton goldenSignalsProcess(ObjectProvider<ProcessMetrics> process) {
        return process::getObject;
    }

    @Bean
    @ConditionalOnProperty(prefix = Names.PREFIX, name = Names.MUTE_DUPLICATES, matchIfMissing = true)
    static MeterFilter goldenSignalsProcessMute() {
        List<MeterSpec> rows = new ArrayList<>(JvmMeters.CATALOG.rows());
        rows.addAll(ProcessMeters.CATALOG.rows());
        return new Mute(BINDERS, rows);
    }
}
