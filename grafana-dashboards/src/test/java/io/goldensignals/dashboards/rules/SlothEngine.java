package io.goldensignals.dashboards.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.dashboards.Generator;
import io.goldensignals.dashboards.Program;
import io.goldensignals.dashboards.output.Format;
import io.goldensignals.dashboards.settings.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sloth and OpenSLO's own tool read the objectives. Run by {@code reliability/engines sloth}, as they must be built first. */
class SlothEngine {

    @TempDir
    Path folder;

    @Test
    void slothMakesSoundRulesOfTheObjectives() throws Exception {
        Generator.write(folder, Profile.OPERATION, SloFilesTest.SETTINGS, Format.SLOTH);
        Program sloth = Program.require("sloth");
        sloth.run(folder, "validate", "--input=slo");
        sloth.run(folder, "generate", "--input=slo/shop-api.yaml", "--out=sloth.yml");
        assertThat(folder.resolve("sloth.yml"))
                .content()
                .contains(
                        "slo:sli_error:ratio_rate5m", "slo:sli_error:ratio_rate30d", "job:http_requests:failed_rate5m");
        Program.require("promtool").run(folder, "check", "rules", "sloth.yml");
    }

    @Test
    void openSlosToolFindsTheObjectivesValid() throws Exception {
        Generator.write(folder, Profile.OPERATION, SloFilesTest.SETTINGS, Format.OPENSLO);
        for (String service : SloFilesTest.SETTINGS.services()) {
            assertThat(Program.require("oslo").run(folder, "validate", "--file=slo/" + service + ".yaml"))
                    .contains("Valid");
        }
        Path broken = folder.resolve("broken.yaml");
        Files.writeString(
                broken,
                Files.readString(folder.resolve("slo/shop-api.yaml")).replace("budgetingMethod: Occurrences", ""));
        Process process = Program.require("oslo").start(folder, folder.resolve("log"), "validate", "--file=" + broken);
        assertThat(process.waitFor()).isNotZero();
    }
}
