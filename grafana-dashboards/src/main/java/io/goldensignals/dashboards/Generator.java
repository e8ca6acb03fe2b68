package io.goldensignals.dashboards;

import io.goldensignals.core.MeterCatalog;
import io.goldensignals.dashboards.audit.Audit;
import io.goldensignals.dashboards.boards.Catalogs;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.output.Format;
import io.goldensignals.dashboards.output.Output;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.prometheus.Runbook;
import io.goldensignals.dashboards.rules.Rules;
import io.goldensignals.dashboards.rules.SloFiles;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The generator of all dashboards, rules and runbooks. Stateless and thread-safe.
 *
 * <p>The same input gives the same bytes; the files of {@link Profile#OPERATION} with the published settings are committed and
 * compared on each build.
 */
public final class Generator {

    private static final String USAGE = "generate --out DIR [--config FILE] [--catalog CLASS | --bundle CLASS]"
            + " [--format files|prometheusrule|configmap|helm|v2|sloth|openslo] [--profile operation|trial]"
            + " [--threshold ALERT=NUMBER]... [--hold ALERT=10m]..."
            + ", or audit [--catalog published|metrics.yaml|CLASS]... [--scrape FILE|URL]... [--next metrics.yaml] [--interval 15s]"
            + " [--config FILE] DIR...";

    private Generator() {}

    /**
     * Generates files, or compares the dashboards and rules in folders with what is measured: {@value #USAGE}. Ends the process
     * with 1 if the audit finds anything, with 2 and one line if an argument or a setting cannot work.
     *
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String... arguments) throws IOException {
        try {
            if (arguments.length > 0 && arguments[0].matches("(--)?help|-h")) {
                System.out.println(USAGE);
                return;
            }
            if (arguments.length > 0 && arguments[0].equals("audit")) {
                List<String> findings = new ArrayList<>();
                int expressions = audit(findings, arguments);
                findings.forEach(System.out::println);
                System.err.println("expressions compared: " + expressions + ", findings: " + findings.size());
                System.exit(findings.isEmpty() ? 0 : 1);
            }
            run(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println(unusable(e));
            System.exit(2);
        }
    }

    /** What a file cannot be used for; such exceptions seldom have more than its name as their message. */
    private static String unusable(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "file " + e.getMessage() + " does not exist, must be one that can be read";
        }
        return e instanceof FileSystemException of
                ? "file " + of.getFile() + ", must be one that can be read or written: " + e
                : e.toString();
    }

    /**
     * Compares as the command line {@code arguments} says, without ending the process.
     *
     * @return what was found, a line each; empty if nothing
     * @throws IllegalArgumentException if an argument cannot work; the message says what is allowed
     * @throws IOException if a file or an address cannot be read
     */
    public static List<String> audit(String... arguments) throws IOException {
        List<String> findings = new ArrayList<>();
        audit(findings, arguments);
        return findings;
    }

    /** Adds what was found, and gives the number of expressions that were compared. */
    private static int audit(List<String> findings, String... arguments) throws IOException {
        Settings settings = Settings.defaults();
        List<String> catalogs = new ArrayList<>();
        List<String> scrapes = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        Path next = null;
        double interval = 15;
        for (int i = 1; i < arguments.length; i++) {
            if (!arguments[i].startsWith("--")) {
                folders.add(Path.of(arguments[i]));
                continue;
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException("option " + arguments[i] + " without a value, must be: " + USAGE);
            }
            String value = arguments[i + 1];
            switch (arguments[i++]) {
                case "--catalog" -> catalogs.add(value);
                case "--scrape" -> scrapes.add(scraped(value));
                case "--next" -> next = Path.of(value);
                case "--interval" -> interval = (double) Profile.seconds(value);
                case "--config" -> settings = Settings.read(Path.of(value));
                default -> throw new IllegalArgumentException("option " + arguments[i - 1] + ", must be: " + USAGE);
            }
        }
        if (folders.isEmpty() || (catalogs.isEmpty() && scrapes.isEmpty())) {
            throw new IllegalArgumentException("nothing to compare, must be: " + USAGE);
        }
        Audit now = settings.generating(Audit::new).scrapedEvery(interval);
        Audit later = settings.generating(Audit::new).scrapedEvery(interval);
        scrapes.forEach(now::scrape);
        scrapes.forEach(later::scrape);
        for (String catalog : catalogs) {
            if (catalog.equals("published")) {
                Catalogs.CATALOGS.forEach(now::catalog);
                Catalogs.CATALOGS.forEach(later::catalog);
            } else if (catalog.matches("(?i).*[.]ya?ml")) {
                now.catalog(Path.of(catalog));
                later.without(Path.of(catalog));
            } else {
                now.catalog(catalog(catalog));
                later.catalog(catalog(catalog));
            }
        }
        findings.addAll(now.of(folders));
        if (now.expressions() == 0 && findings.isEmpty()) {
            throw new IllegalArgumentException("nothing to compare in " + folders
                    + ", must have dashboards of Grafana (.json) or rules of Prometheus (.yml, .yaml)");
        }
        if (next != null) {
            later.catalog(next).of(folders).stream()
                    .filter(finding -> !findings.contains(finding))
                    .map(finding -> "next version: " + finding)
                    .toList()
                    .forEach(findings::add);
        }
        return now.expressions();
    }

    private static String scraped(String from) throws IOException {
        if (!from.matches("https?://.*")) {
            return Files.readString(Path.of(from));
        }
        try (InputStream body = URI.create(from).toURL().openStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--scrape " + from + ", must be a file or an address that answers: " + e, e);
        }
    }

    /**
     * Generates as the command line {@code arguments} says, without ending the process.
     *
     * @throws IllegalArgumentException if an argument cannot work; the message says what is allowed
     * @throws IOException if a file cannot be read or written
     */
    public static void run(String... arguments) throws IOException {
        if (arguments.length == 0 || arguments.length % 2 == 0 || !arguments[0].equals("generate")) {
            throw new IllegalArgumentException("arguments " + List.of(arguments) + ", must be: " + USAGE);
        }
        Path out = null;
        Bundle bundle = Bundle.published();
        Settings settings = Settings.defaults();
        Format format = Format.FILES;
        Profile profile = Profile.OPERATION;
        List<String[]> own = new ArrayList<>();
        for (int i = 1; i < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--out" -> out = Path.of(value);
                case "--catalog" ->
                    bundle = Bundle.of(catalog(value), catalog(value).name());
                case "--bundle" -> bundle = bundle(value);
                case "--config" -> settings = Settings.read(Path.of(value));
                case "--threshold", "--hold" -> own.add(new String[] {arguments[i], value});
                case "--format" -> format = one(arguments[i], value, Format.values());
                case "--profile" -> profile = one(arguments[i], value, Profile.values());
                default -> throw new IllegalArgumentException("option " + arguments[i] + ", must be: " + USAGE);
            }
        }
        if (out == null) {
            throw new IllegalArgumentException("no --out, must be: " + USAGE);
        }
        write(out, bundle, profile, with(settings, own), format);
    }

    private static <E extends Enum<E>> E one(String option, String value, E[] allowed) {
        return Arrays.stream(allowed)
                .filter(each -> each.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(option + " " + value + ", must be one of "
                        + Arrays.toString(allowed).toLowerCase(Locale.ROOT)));
    }

    /** Settings of single alerts outweigh those of the file. */
    private static Settings with(Settings settings, List<String[]> own) {
        Settings.Builder builder = settings.toBuilder();
        for (String[] option : own) {
            String[] parts = option[1].split("=", 2);
            if (parts.length < 2) {
                throw new IllegalArgumentException(option[0] + " " + option[1] + ", must be ALERT=VALUE");
            }
            if (option[0].equals("--hold")) {
                builder.hold(parts[0], parts[1]);
            } else {
                builder.threshold(parts[0], number(option[1], parts[1]));
            }
        }
        return builder.build();
    }

    private static double number(String option, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--threshold " + option + ", must be ALERT=NUMBER", e);
        }
    }

    /** The catalogue in the field CATALOG of a class on the class path. */
    private static MeterCatalog catalog(String name) {
        try {
            if (Class.forName(name).getField("CATALOG").get(null) instanceof MeterCatalog catalog) {
                return catalog;
            }
        } catch (ClassNotFoundException e) {
            throw absent(name, e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalArgumentException("class " + name + ", must have a public static field CATALOG: " + e, e);
        }
        throw new IllegalArgumentException("field CATALOG of " + name + ", must be a MeterCatalog");
    }

    private static IllegalArgumentException absent(String name, ClassNotFoundException e) {
        return new IllegalArgumentException(
                "class " + name + ", must be compiled and on the class path, with a $ before the name of a nested one",
                e);
    }

    /** What the public constructor of a class on the class path makes. */
    private static Bundle bundle(String name) {
        try {
            if (Class.forName(name).getConstructor().newInstance() instanceof Bundle bundle) {
                return bundle;
            }
        } catch (ClassNotFoundException e) {
            throw absent(name, e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalArgumentException(
                    "class " + name + ", must have a public constructor without arguments: " + e, e);
        }
        throw new IllegalArgumentException("class " + name + ", must be a Bundle");
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
     * @throws IllegalArgumentException if settings are about alerts that do not exist, or name no services where {@code format}
     *     needs them
     */
    public static void write(Path folder, Profile profile, Settings settings, Format format) throws IOException {
        write(folder, Bundle.published(), profile, settings, format);
    }

    /**
     * Writes the files of {@code bundle} below {@code folder}, replacing older ones.
     *
     * @throws IOException if a file cannot be written
     * @throws IllegalArgumentException as {@link #files(Bundle, Profile, Settings)}
     */
    public static void write(Path folder, Bundle bundle, Profile profile, Settings settings, Format format)
            throws IOException {
        Map<String, String> files = new TreeMap<>(format.of(files(bundle, profile, settings)));
        if (format == Format.SLOTH || format == Format.OPENSLO) {
            if (!bundle.equals(Bundle.published())) {
                throw new IllegalArgumentException(
                        "--format " + format.name().toLowerCase(Locale.ROOT)
                                + " of other files than the published ones, must be: without --catalog and --bundle, as objectives are of HTTP services only");
            }
            files.putAll(SloFiles.of(format, settings));
        }
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
        return files(Bundle.published(), profile, settings);
    }

    /**
     * A dashboard, rules, runbooks and a page for the meters of {@code catalog}, by path, such as {@code dashboards/pricing.json}:
     * those of {@link Bundle#of}.
     *
     * @param title of the dashboard
     * @throws IllegalArgumentException if the catalogue is called like one of the published dashboards
     */
    public static Map<String, String> files(MeterCatalog catalog, String title, Profile profile, Settings settings) {
        return files(Bundle.of(catalog, title), profile, settings);
    }

    /**
     * The content of each file of {@code bundle} by its path, such as {@code rules/pricing.yml}.
     *
     * @throws IllegalArgumentException if a file is called like one of the published ones, or settings are about alerts that do not
     *     exist
     */
    public static Map<String, String> files(Bundle bundle, Profile profile, Settings settings) {
        Objects.requireNonNull(bundle, "bundle");
        Objects.requireNonNull(profile, "profile");
        return Objects.requireNonNull(settings, "settings").generating(() -> generated(bundle, profile, settings));
    }

    private static Map<String, String> generated(Bundle bundle, Profile profile, Settings settings) {
        Map<String, List<RuleGroup>> rules = bundle.rules(profile);
        List<Dashboard> dashboards = bundle.dashboards();
        boolean published = bundle == PublishedBundle.INSTANCE;
        List<Alert> alerts = new ArrayList<>(Rules.alerts(profile));
        if (!published) {
            dashboards.forEach(dashboard -> refuse(
                    dashboard.board().slug(), Arrays.stream(Board.values()).map(Board::slug)));
            rules.keySet()
                    .forEach(file ->
                            refuse(file, Arrays.stream(Category.values()).map(Category::toString)));
            rules.values().forEach(groups -> groups.forEach(group -> alerts.addAll(group.alerts())));
        }
        settings.check(
                alerts.stream().map(Alert::name).toList(),
                alerts.stream()
                        .filter(alert -> alert.threshold() != null)
                        .map(Alert::name)
                        .distinct()
                        .sorted()
                        .toList());
        Map<String, String> files = new TreeMap<>();
        dashboards.forEach(
                dashboard -> files.put("dashboards/" + dashboard.board().slug() + ".json", dashboard.json()));
        bundle.catalogs().forEach(catalog -> files.put("metrics/" + catalog.name() + ".md", MetricsPage.of(catalog)));
        String heading = published
                ? "Generated from the catalogues; see the module's README before you change it."
                : "Generated from a catalogue.";
        rules.forEach((name, groups) -> {
            List<Map<String, Object>> filled = groups.stream()
                    .map(RuleGroup::yaml)
                    .filter(group -> !((List<?>) Objects.requireNonNull(group.get("rules"))).isEmpty())
                    .toList();
            if (published || !filled.isEmpty()) {
                files.put("rules/" + name + ".yml", Output.yaml(heading, Map.of("groups", filled)));
            }
            // An alert of two severities has one name and one runbook, which is that of the first.
            groups.stream()
                    .flatMap(group -> group.alerts().stream())
                    .filter(alert -> !settings.off(alert.name()))
                    .forEach(alert -> files.putIfAbsent("runbooks/" + alert.name() + ".md", Runbook.markdown(alert)));
        });
        return files;
    }

    private static void refuse(String name, Stream<String> published) {
        if (published.anyMatch(name::equals)) {
            throw new IllegalArgumentException(
                    "file " + name + " is one of the published ones, must have a name of its own");
        }
    }
}
