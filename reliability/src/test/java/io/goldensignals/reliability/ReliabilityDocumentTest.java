package io.goldensignals.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/reliability.md} names tests that exist, and amounts that are theirs. */
class ReliabilityDocumentTest {

    private static final Pattern QUOTED = Pattern.compile("`(\\w+)`");
    private static final List<String> ROWS = Project.read("docs/reliability.md")
            .lines()
            .takeWhile(line -> !line.startsWith("## "))
            .filter(line -> line.startsWith("| ") && !line.startsWith("| thrown at it"))
            .toList();

    @Test
    void eachClaimHasATest() {
        Set<String> tests = Project.tests();
        assertThat(ROWS).hasSizeGreaterThan(10).allSatisfy(row -> {
            String last = row.substring(row.lastIndexOf('|', row.length() - 2));
            assertThat(QUOTED.matcher(last).results().map(name -> name.group(1)))
                    .as(row)
                    .isNotEmpty()
                    .isSubsetOf(tests);
        });
    }

    @Test
    void theAmountsAreThoseOfTheTests() {
        String here = "reliability/src/test/java/io/goldensignals/reliability/";
        String hooks = "instrumentation-rabbitmq/src/test/java/io/goldensignals/rabbitmq/hooks/";
        holds("40 values for each tag", here + "ExpositionIT.java", "ROUNDS = 40 * Everything.FACTOR");
        holds("300 requests to each", here + "HostileRequestsTest.java", "REQUESTS = 300 * Everything.FACTOR");
        holds("10 times each, 3 with", here + "RedeployTest.java", "TIMES = 10 * Everything.FACTOR", "i < TIMES / 3");
        holds("20 times each", here + "EndTest.java", "round < 20 * Everything.FACTOR");
        holds(
                "2 scenarios each, in 50 or 200 orders",
                here + "InterleavingsTest.java",
                "SCENARIOS = 2 * Everything.FACTOR",
                "invocationsPerIteration(50)",
                "invocationsPerIteration(200)");
        holds("10 000 000 ids", here + "ScaleTest.java", "IDS = 10_000_000");
        holds("3 seconds", here + "SuspendTest.java", "SECONDS = 3");
        holds("100 000 series", here + "ExpositionIT.java", "SERIES = 100_000");
        holds(
                "40 seconds of load, seed 7",
                "examples/demo/src/test/java/io/goldensignals/examples/demo/ChaosIT.java",
                "\"chaos.duration\", \"40s\"",
                "\"chaos.seed\", 7");
        holds("60 kinds of messages, 20 of each", hooks + "HostileDeliveryTest.java", "tries = 60", "i < 20");
        holds(
                "40 objects, five calls of each",
                "instrumentation-s3/src/test/java/io/goldensignals/s3/HostileObjectsTest.java",
                "CASES = 40");
        holds(
                "71 scenarios, each bare and in four ways",
                "instrumentation-rabbitmq/src/test/java/io/goldensignals/rabbitmq/SameBehaviourContract.java",
                "SCENARIOS = 71");
        holds("1 000 000 messages", hooks + "MemoryTest.java", "MESSAGES = 1_000_000");
        holds("10 000 channels", hooks + "MemoryTest.java", "i < 10_000; i++");
        holds(
                "100 reconnects",
                "instrumentation-rabbitmq/src/test/java/io/goldensignals/rabbitmq/ReconnectContract.java",
                "RECONNECTS = 100 * ");
        holds("10 000 names", hooks + "MemoryTest.java", "NAMES = 10_000");
        holds(
                "100 000 requests",
                "instrumentation-servlet/src/test/java/io/goldensignals/servlet/FlatHeapTest.java",
                "REQUESTS = 100_000");
    }

    private static void holds(String claim, String file, String... code) {
        assertThat(ROWS).as("a row that claims %s", claim).anyMatch(row -> row.contains("| " + claim));
        assertThat(Project.read(file)).as(claim).contains(code);
    }
}
