package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application of modules, in a runtime image that has neither {@code java.sql} nor {@code jdk.management}. */
class ModularConsumerTest {

    private static final List<String> LIBRARIES =
            List.of("micrometer-", "prometheus-", "HdrHistogram", "LatencyUtils", "slf4j-api", "slf4j-nop", "jspecify");

    private static final String MODULE = """
            module shop {
                requires io.goldensignals.core;
                requires micrometer.core;
                requires micrometer.registry.prometheus;
                requires org.slf4j; // a module of its own, which an automatic one cannot ask for
            }
            """;

    private static final String MAIN = """
            package shop;

            import io.goldensignals.business.BusinessMetrics;
            import io.goldensignals.core.*;
            import io.goldensignals.jobs.JobMetrics;
            import io.goldensignals.quality.QualityMetrics;
            import io.micrometer.prometheusmetrics.PrometheusConfig;
            import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
            import java.util.concurrent.ExecutorService;
            import java.util.concurrent.Executors;

            public final class Main {
                static final TagSpec ERROR_TYPE = TagSpec.capped("error.type", "The class of the exception.", 5);
                static final TimerSpec DURATION = MeterSpec.timer("pricing.duration")
                        .description("Duration of price calculations.").tags(ERROR_TYPE).build();
                static final MeterCatalog CATALOG = MeterCatalog.of("pricing", DURATION);

                public static void main(String[] args) throws Exception {
                    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
                    ProcessMetrics.bind(registry, "shop", "1.0");
                    ExecutorService workers =
                            ResourceMetrics.create(registry).executor("workers", Executors.newFixedThreadPool(1));
                    RequestMetrics pricing = RequestMetrics.create(Meters.of(registry, CATALOG), DURATION);
                    workers.submit(() -> pricing.operation().run(() -> {})).get();
                    workers.shutdown();
                    JobMetrics.create(registry).job("nightly").register().run(() -> {});
                    BusinessMetrics.create(registry);
                    QualityMetrics.create(registry);
                    System.out.print(registry.scrape());
                }
            }
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void compile() throws IOException {
        Path modules = Files.createDirectory(directory.resolve("modules"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path library = Path.of(entry);
            String name = library.getFileName().toString();
            if (LIBRARIES.stream().anyMatch(name::startsWith) && !Files.exists(modules.resolve(name))) {
                Files.copy(library, modules.resolve(name));
            }
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Automatic-Module-Name", System.getProperty("module.name"));
        Path stated = directory.resolve("MANIFEST.MF");
        try (var out = Files.newOutputStream(stated)) {
            manifest.write(out);
        }
        run(
                "jar",
                "--create",
                "--file=" + modules.resolve("instrumentation-core.jar"),
                "--manifest=" + stated,
                "-C",
                Path.of(Meters.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .toString(),
                ".");
        Path sources = Files.createDirectories(directory.resolve("src/shop"));
        Path module = Files.writeString(directory.resolve("src/module-info.java"), MODULE);
        Path main = Files.writeString(sources.resolve("Main.java"), MAIN);
        run(
                "javac",
                "--module-path",
                modules.toString(),
                "-d",
                modules.resolve("shop").toString(),
                module.toString(),
                main.toString());
    }

    @Test
    void aModuleRecordsInAnImageOfTheFewModulesThatTheCoreNeeds() throws Exception {
        Path image = directory.resolve("image");
        run("jlink", "--add-modules", "java.base,java.management,java.logging", "--output", image.toString());

        String scrape = started(image.resolve("bin/java"));

        assertThat(scrape)
                .contains("pricing_duration_seconds_count{error_type=\"\"} 1")
                .contains("resource_limit{resource_name=\"workers\",resource_type=\"executor\"} 1.0")
                .contains("job_runs_started_total{job_name=\"nightly\"} 1.0")
                .contains("jvm_memory_used_bytes{")
                .contains("target_info{")
                .contains("instrumentation_errors_total{component=\"process\"} 0.0")
                .doesNotContain("jvm_cpu_time");
    }

    @Test
    void aModuleRecordsOnAFullRuntime() throws Exception {
        String scrape = started(Path.of(System.getProperty("java.home"), "bin", "java"));

        assertThat(scrape)
                .contains("pricing_duration_seconds_count{error_type=\"\"} 1")
                .contains("jvm_cpu_time_seconds_total");
    }

    private String started(Path java) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        java.toString(), "-p", directory.resolve("modules").toString(), "-m", "shop/shop.Main")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("has ended").isTrue();
            String printed = Files.readString(output);
            assertThat(process.exitValue()).as(printed).isZero();
            return printed;
        } finally {
            process.destroyForcibly();
        }
    }

    private static void run(String tool, String... arguments) {
        StringWriter output = new StringWriter();
        PrintWriter printed = new PrintWriter(output);
        int result = ToolProvider.findFirst(tool).orElseThrow().run(printed, printed, arguments);
        assertThat(result)
                .as(() -> tool + " " + Stream.of(arguments).toList() + ": " + output)
                .isZero();
    }
}
