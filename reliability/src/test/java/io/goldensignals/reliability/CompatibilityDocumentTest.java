package io.goldensignals.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.testkit.Golden;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/compatibility.md} is made of the versions that the build runs, and names tests that exist. */
class CompatibilityDocumentTest {

    private static final String PARENT = Project.read("pom.xml");
    private static final String RABBIT = Project.read("instrumentation-rabbitmq/pom.xml");
    private static final String S3 = Project.read("instrumentation-s3/pom.xml");
    private static final String BOOT3 = Project.read("instrumentation-spring-boot-starter/pom.xml");
    private static final String BOOT4 = Project.read("instrumentation-spring-boot-starter/boot4/pom.xml");

    private record Row(String what, String versions, String otherwise, String... tests) {
        @Override
        public String toString() {
            return "| " + what + " | " + versions + " | " + otherwise + " | "
                    + Stream.of(tests).map(test -> "`" + test + "`").collect(Collectors.joining(", ")) + " |\n";
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row(
                    "JDK",
                    property(PARENT, "maven.compiler.release")
                            + " (all tests), the newest of the machine (in `.ci/run` the unit tests, with `FULL=true` all), and any"
                            + " other, such as 21, by `mvn verify -Djvm=FOLDER/bin/java`",
                    "older ones cannot load the classes",
                    "TomcatVirtualThreadsContractTest"),
            new Row(
                    "Micrometer",
                    versions(
                            property(PARENT, "micrometer-floor.version"),
                            property(BOOT3, "micrometer.version"),
                            property(PARENT, "micrometer.version"),
                            property(BOOT4, "micrometer.version")),
                    "",
                    "SupportedMicrometerTest"),
            new Row(
                    "Prometheus' Java client",
                    versions(
                            property(BOOT3, "prometheus-metrics.version"),
                            property(PARENT, "prometheus-metrics.version")),
                    "without it: no `/metrics`, all else works",
                    "MetricsServletTest",
                    "WithoutOptionalJarsTest"),
            new Row(
                    "Registries",
                    "Prometheus (Micrometer's and ours), composite, simple, OpenTelemetry's protocol (OTLP), StatsD "
                            + property(PARENT, "micrometer-statsd.version"),
                    "absent tags are no attributes outside of Prometheus",
                    "RegistriesTest",
                    "AbsentTagsTest",
                    "CompatibilityKitTest"),
            new Row(
                    "Prometheus",
                    "Debian 12's (2.42), in text and OpenMetrics",
                    "",
                    "ExpositionIT",
                    "PromtoolIT",
                    "StackIT"),
            new Row(
                    "Prometheus 3, which also converts histograms",
                    engine("PROMETHEUS"),
                    "not in the build: `reliability/engines prometheus`",
                    "PromtoolIT",
                    "ObjectivesIT",
                    "FencesAgreeIT",
                    "TenInstancesIT",
                    "NativeHistogramsIT",
                    "VictoriaMetricsIT",
                    "StackIT"),
            new Row("VictoriaMetrics", "Debian 12's (1.79)", "[differences](engines.md)", "VictoriaMetricsIT"),
            new Row("Helm", engine("HELM"), "not in the build: `reliability/engines helm`", "HelmEngine"),
            new Row(
                    "Grafana, by its published types of panels and resources",
                    engine("GRAFANA").replace(",", ", "),
                    "not in the build: `reliability/engines grafana`",
                    "GrafanaEngine"),
            new Row(
                    "Sloth, OpenSLO's tool",
                    engine("SLOTH") + "; " + engine("OSLO"),
                    "not in the build: `reliability/engines sloth`",
                    "SlothEngine"),
            new Row(
                    "Tomcat",
                    versions(
                            property(PARENT, "tomcat-javax.version"),
                            property(PARENT, "tomcat.version"),
                            property(PARENT, "tomcat-next.version"),
                            property(BOOT4, "tomcat.version")),
                    "9 with the classifier `javax`",
                    "JavaxContractIT",
                    "TomcatContractTest",
                    "Tomcat11ContractIT"),
            new Row(
                    "Jetty",
                    property(PARENT, "jetty.version") + " (EE 10 and EE 11)",
                    "",
                    "JettyContractTest",
                    "JettyEe11ContractIT"),
            new Row("Undertow", property(PARENT, "undertow.version"), "", "UndertowContractTest"),
            new Row(
                    "Spring MVC and Jersey, for routes",
                    versions(property(PARENT, "spring.version"), property(BOOT4, "spring.version")) + "; "
                            + property(PARENT, "jersey.version"),
                    "the servlet's mapping is the route",
                    "SpringRoutesTest",
                    "JerseyRoutesTest"),
            new Row(
                    "RabbitMQ's amqp-client",
                    versions(added(RABBIT, "amqp-client", false), property(PARENT, "amqp-client.version")),
                    versions(added(RABBIT, "amqp-client", true)) + ": nothing is measured, nothing breaks",
                    "RealBrokerIT",
                    "SameBehaviourContract",
                    "UnsupportedClient"),
            new Row(
                    "Brokers",
                    "RabbitMQ of Debian 12; Apache Qpid " + property(RABBIT, "qpid.version"),
                    "",
                    "RealBrokerIT",
                    "EmbeddedBrokerTest"),
            new Row(
                    "AWS SDK v2",
                    versions(added(S3, "s3", false), property(PARENT, "aws-sdk.version")),
                    versions(added(S3, "s3", true)) + ": nothing is measured, nothing breaks",
                    "SupportedSdkTest",
                    "UnsupportedSdkTest"),
            new Row("AWS SDK v1", property(PARENT, "aws-sdk-v1.version"), "", "V1Test", "OneSdkTest"),
            new Row(
                    "S3 servers",
                    "s3proxy " + property(PARENT, "s3proxy.version") + "; Ceph's gateway of Debian 12",
                    "",
                    "CallContractTest",
                    "RealCallsIT"),
            new Row(
                    "Spring Boot",
                    versions(property(BOOT3, "spring-boot.version"), property(BOOT4, "spring-boot.version")),
                    "",
                    "HttpTest",
                    "RabbitIT",
                    "S3Test"));

    @Test
    void theTableIsWhatTheBuildRuns() {
        String rows = ROWS.stream().map(Row::toString).collect(Collectors.joining());
        Golden.assertMatches(
                Project.ROOT.resolve("docs/compatibility.md"),
                "# Compatibility\n\n"
                        + "What the build runs the library on. A test writes this page from the build's own versions; the tests\n"
                        + "in the last column run on each version of their row; those that are not in the build have a command that runs them.\n\n"
                        + "| what | versions | otherwise | tests |\n|---|---|---|---|\n"
                        + rows
                        + "\nOver OTLP, set Micrometer's `otlp.baseTimeUnit` to `seconds`, as OpenTelemetry's conventions ask; its default"
                        + " is\nmilliseconds.\n");
    }

    @Test
    void itsTestsExist() {
        assertThat(ROWS.stream().flatMap(row -> Stream.of(row.tests()))).isSubsetOf(Project.tests());
    }

    /** The version that the command builds. */
    private static String engine(String name) {
        Matcher matcher = Pattern.compile("(?m)^" + name + "=(.+)$").matcher(Project.read("reliability/engines"));
        assertThat(matcher.find()).as(name).isTrue();
        return matcher.group(1);
    }

    /** The value of a property; fails if there is none. */
    private static String property(String pom, String name) {
        Matcher matcher =
                Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<").matcher(pom);
        assertThat(matcher.find()).as(name).isTrue();
        return matcher.group(1);
    }

    /** The versions of an artifact that further executions of the tests put on their class paths. */
    private static String added(String pom, String artifact, boolean unsupported) {
        return Stream.of(pom.split("<execution>"))
                .skip(1)
                .filter(execution -> execution.contains("Unsupported") == unsupported)
                .flatMap(execution -> Pattern.compile(
                                "<artifactId>" + artifact + "</artifactId>\\s*<version>([^<$]+)</version>")
                        .matcher(execution)
                        .results())
                .map(match -> match.group(1))
                .collect(Collectors.joining(", "));
    }

    /** Each once, in ascending order. */
    private static String versions(String... versions) {
        return Stream.of(versions)
                .flatMap(each -> Stream.of(each.split(", ")))
                .distinct()
                .sorted((a, b) -> Runtime.Version.parse(numbers(a)).compareTo(Runtime.Version.parse(numbers(b))))
                .collect(Collectors.joining(", "));
    }

    private static String numbers(String version) {
        return version.replaceFirst("\\.0$", "").replaceFirst("\\.[A-Z].*", "");
    }
}
