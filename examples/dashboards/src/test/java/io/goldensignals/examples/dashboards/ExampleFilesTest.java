package io.goldensignals.examples.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.business.BusinessMeters;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.ProcessMeters;
import io.goldensignals.core.ResourceMeters;
import io.goldensignals.dashboards.Bundle;
import io.goldensignals.dashboards.Generator;
import io.goldensignals.dashboards.audit.Audit;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Settings;
import io.goldensignals.examples.mes.MesMeters;
import io.goldensignals.examples.shop.ShopMeters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.servlet.ServletMeters;
import io.goldensignals.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is committed is what the bundle makes of the catalogues of today, and asks for what they have. */
class ExampleFilesTest {

    private static final Map<String, String> FILES =
            Generator.files(new ExampleBundle(), Profile.OPERATION, Settings.defaults());

    @TestFactory
    Stream<DynamicTest> committedFilesAreTheGeneratedOnes() {
        return FILES.entrySet().stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getKey(), () -> Golden.assertMatches(Path.of(file.getKey()), file.getValue())));
    }

    @Test
    void nothingIsLeftOfWhatIsNoLongerGenerated() throws IOException {
        List<String> left = new ArrayList<>();
        for (String folder : List.of("dashboards", "metrics", "rules", "runbooks")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.map(file -> folder + "/" + file.getFileName())
                        .filter(file -> !FILES.containsKey(file))
                        .forEach(left::add);
            }
        }
        assertThat(left).isEmpty();
    }

    @Test
    void everyExpressionAsksForWhatIsMeasured() {
        Audit audit = new Audit();
        Stream.of(
                        ShopMeters.CATALOG,
                        MesMeters.CATALOG,
                        BusinessMeters.CATALOG,
                        ProcessMeters.CATALOG,
                        ResourceMeters.CATALOG,
                        ServletMeters.CATALOG,
                        RabbitMeters.CATALOG)
                .forEach(audit::catalog);
        assertThat(audit.of(dashboardsAndRules(FILES))).isEmpty();
        assertThat(new Audit().of(dashboardsAndRules(FILES))).hasSizeGreaterThan(30);
    }

    @Test
    void everyMeterOfTheServicesIsShown() {
        String all = String.join("\n", dashboardsAndRules(FILES).values());
        for (MeterCatalog catalog : List.of(ShopMeters.CATALOG, MesMeters.CATALOG)) {
            assertThat(catalog.rows()).allSatisfy(row -> assertThat(all).contains(row.prometheusName()));
        }
    }

    @Test
    void thePublishedFilesHaveNoneOfTheServicesMeters() {
        String published = String.join(
                "\n",
                Generator.files(Bundle.published(), Profile.OPERATION, Settings.defaults())
                        .values());
        for (MeterCatalog catalog : List.of(ShopMeters.CATALOG, MesMeters.CATALOG)) {
            assertThat(catalog.rows()).allSatisfy(row -> assertThat(published).doesNotContain(row.prometheusName()));
        }
    }

    private static Map<String, String> dashboardsAndRules(Map<String, String> files) {
        Map<String, String> some = new TreeMap<>(files);
        some.keySet().removeIf(name -> name.endsWith(".md"));
        return some;
    }
}
