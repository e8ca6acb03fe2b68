package io.goldensignals.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The generator of all dashboards, rules and runbooks. Stateless and thread-safe.
 *
 * <p>The same input gives the same bytes; the files of {@link Profile#OPERATION} with the published settings are committed and
 * compared on each build.
 */
public final class Generator {

    private static final String USAGE =
            "generate --out DIR [--config FILE] [--format files|prometheusrule|configmap] [--profile operation|trial]";

    private Generator() {}

    /**
     * Writes the files below a folder: {@value #USAGE}. Ends the process with 2 and one line if an argument or a setting
     * cannot work.
     *
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String... arguments) throws IOException {
        try {
            run(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    static void run(String... arguments) throws IOException {
        if (arguments.length == 0 || arguments.length % 2 == 0 || !arguments[0].equals("generate")) {
            throw new IllegalArgumentException("arguments " + List.of(arguments) + ", must be: " + USAGE);
        }
        Path out = null;
        Settings settings = Settings.defaults();
        Format format = Format.FILES;
        Profile profile = Profile.OPERATION;
        for (int i = 1; i < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--out" -> out = Path.of(value);
                case "--config" -> settings = Settings.read(Path.of(value));
                case "--format" -> format = Format.valueOf(value.toUpperCase(Locale.ROOT));
                case "--profile" -> profile = Profile.valueOf(value.toUpperCase(Locale.ROOT));
                default -> throw new IllegalArgumentException("option " + arguments[i] + ", must be: " + USAGE);
            }
        }
        if (out == null) {
            throw new IllegalArgumentException("no --out, must be: " + USAGE);
        }
        write(out, format.of(files(profile, settings)));
    }

    /**
     * Writes the files with the published settings below {@code folder}, replacing older ones.
     *
     * @throws IOException if a file cannot be written
     */
    public static void write(Path folder, Profile profile) throws IOException {
        write(folder, profile, Settings.defaults(), Format.FILES);
    }

    /**
     * Writes the files below {@code folder}, replacing older ones.
     *
     * @throws IOException if a file cannot be written
     * @throws IllegalArgumentException if settings are about alerts that do not exist
     */
    public static void write(Path folder, Profile profile, Settings settings, Format format) throws IOException {
        write(folder, format.of(files(profile, settings)));
    }

    private static void write(Path folder, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, file.getValue());
        }
    }

    /** The content of each file by its path, such as {@code rules/http.yml}, with the published settings. */
    public static Map<String, String> files(Profile profile) {
        return files(profile, Settings.defaults());
    }

    /**
     * The content of each file by its path, such as {@code rules/http.yml}.
     *
     * @throws IllegalArgumentException if settings are about alerts that do not exist
     */
    public static Map<String, String> files(Profile profile, Settings settings) {
        Objects.requireNonNull(profile, "profile");
        return Objects.requireNonNull(settings, "settings").generating(() -> generated(profile, settings));
    }

    private static Map<String, String> generated(Profile profile, Settings settings) {
        Map<String, List<RuleGroup>> rules = Rules.all(profile);
        List<String> known = Rules.alerts(profile).stream().map(Alert::name).toList();
        settings.alerts().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("no alert is called " + name);
                });
        Map<String, String> files = new TreeMap<>();
        for (Dashboard dashboard : Dashboards.all()) {
            if (settings.has(dashboard.board())) {
                files.put("dashboards/" + dashboard.board().slug() + ".json", dashboard.json());
            }
        }
        rules.forEach((name, groups) -> {
            if (settings.hasRules(name)) {
                files.put(
                        "rules/" + name + ".yml",
                        Output.yaml(
                                "Generated from the catalogues; see the module's README before you change it.",
                                Map.of(
                                        "groups",
                                        groups.stream()
                                                .map(RuleGroup::yaml)
                                                .filter(group -> !((List<?>) Objects.requireNonNull(group.get("rules")))
                                                        .isEmpty())
                                                .toList())));
                // An alert of two severities has one name and one runbook, which is that of the first.
                groups.stream()
                        .flatMap(group -> group.alerts().stream())
                        .filter(alert -> !settings.off(alert.name()))
                        .forEach(alert ->
                                files.putIfAbsent("runbooks/" + alert.name() + ".md", Runbook.markdown(alert)));
            }
        });
        return files;
    }
}
