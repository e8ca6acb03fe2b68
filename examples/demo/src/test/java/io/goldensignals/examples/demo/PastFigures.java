package io.goldensignals.examples.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The past of the key figures, written into Prometheus' data before it starts: the rules compare with five days, which pass
 * in four hours of a trial, and a test has minutes.
 */
final class PastFigures {
    /** The figure whose past was so much busier that it must be found unusual now. */
    static final String UNUSUAL = "shop orders created";

    private static final double[] WIDE = {0, 0, 1e3, 1e6, 1e6};
    private static final double[] NARROW = {1000, 1010, 1020, 1030, 1040};
    private static final int DAYS = 5;

    /** Longer than the test takes on a slow machine: the fence needs the same time of the days before. */
    private static final long LONGEST_SECONDS = 2_400;

    /** A day of the trial, whose windows are a thirtieth of the real ones. */
    private static final long DAY_SECONDS = 86_400 / 30;

    private PastFigures() {}

    /** Writes it into the folder {@code data} beside the rules. */
    static void write(Path folder) throws IOException, InterruptedException {
        StringBuilder metrics = new StringBuilder("# TYPE figure:value gauge\n");
        long now = Instant.now().getEpochSecond();
        for (String figure : figures(folder)) {
            for (String job : List.of("shop-api", "mes-api")) {
                double[] past = figure.equals(UNUSUAL) ? NARROW : WIDE;
                for (int day = DAYS; day > 0; day--) {
                    for (long second = -60; second <= LONGEST_SECONDS; second += 30) {
                        metrics.append(String.format(
                                Locale.ROOT,
                                "figure:value{job=\"%s\",figure=\"%s\"} %s %d%n",
                                job,
                                figure,
                                past[day - 1],
                                now - day * DAY_SECONDS + second));
                    }
                }
            }
        }
        Path file = Files.writeString(folder.resolve("past.txt"), metrics.append("# EOF\n"));
        List<String> command =
                new ArrayList<>(List.of(Programs.find("promtool").orElseThrow().toString()));
        command.addAll(List.of("tsdb", "create-blocks-from", "openmetrics", "-q", file.toString(), "data"));
        Process promtool = new ProcessBuilder(command)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        if (!promtool.waitFor(1, TimeUnit.MINUTES) || promtool.exitValue() != 0) {
            throw new IOException("promtool wrote no past");
        }
    }

    private static Set<String> figures(Path folder) throws IOException {
        Set<String> figures = new LinkedHashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve("rules"), "*.yml")) {
            for (Path file : files) {
                new ObjectMapper(new YAMLFactory())
                        .readTree(file.toFile()).findParents("labels").stream()
                                .filter(rule -> rule.path("record").asText().equals("figure:value"))
                                .forEach(rule -> figures.add(
                                        rule.path("labels").path("figure").asText()));
            }
        }
        return figures;
    }
}
