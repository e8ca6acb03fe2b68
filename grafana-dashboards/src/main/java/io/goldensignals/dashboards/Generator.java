package io.goldensignals.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The generator of all dashboards, rules and runbooks. Stateless and thread-safe.
 *
 * <p>The same input gives the same bytes; the files of {@link Profile#OPERATION} are committed and compared on each build.
 */
public final class Generator {

    private Generator() {}

    /**
     * Writes the files below a folder: {@code Generator FOLDER [OPERATION|TRIAL]}.
     *
     * @throws IOException if a file cannot be written
     * @throws IllegalArgumentException if the folder is missing or the profile is none of them
     */
    public static void main(String... arguments) throws IOException {
        if (arguments.length == 0 || arguments.length > 2) {
            throw new IllegalArgumentException(
                    "arguments " + List.of(arguments) + ", must be: FOLDER [OPERATION|TRIAL]");
        }
        write(
                Path.of(arguments[0]),
                arguments.length == 1 ? Profile.OPERATION : Profile.valueOf(arguments[1].toUpperCase(Locale.ROOT)));
    }

    /**
     * Writes the files below {@code folder}, replacing older ones.
     *
     * @throws IOException if a file cannot be written
     */
    public static void write(Path folder, Profile profile) throws IOException {
        for (Map.Entry<String, String> file : files(profile).entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, file.getValue());
        }
    }

    /** The content of each file by its path below the module's folder, such as {@code rules/http.yml}. */
    public static Map<String, String> files(Profile profile) {
        Map<String, String> files = new TreeMap<>();
        for (Dashboard dashboard : Dashboards.all()) {
            files.put("dashboards/" + dashboard.board().slug() + ".json", dashboard.json());
        }
        Map<String, List<RuleGroup>> rules = Rules.all(profile);
        rules.forEach((name, groups) -> files.put(
                "rules/" + name + ".yml",
                Output.yaml(
                        "Generated from the catalogues; see the module's README before you change it.",
                        Map.of("groups", groups.stream().map(RuleGroup::yaml).toList()))));
        rules.values().stream()
                .flatMap(List::stream)
                .flatMap(group -> group.alerts().stream())
                .forEach(alert -> {
                    // An alert of two severities has one name and one runbook, which is that of the first.
                    files.putIfAbsent("runbooks/" + alert.name() + ".md", Runbook.markdown(alert));
                });
        return files;
    }
}
