package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * Chromium without a window. The page module has one like it: a jar of its tests would be one more artifact of every build, and the
 * testkit, which users get, must not bring Selenium.
 */
final class Browser implements AutoCloseable {
    private static final File CHROMIUM = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Without Chromium the test is skipped, or fails if the system property {@code servers.required} is true. */
    static Browser required() {
        boolean found = CHROMIUM.canExecute() && DRIVER.canExecute();
        String message = "no " + CHROMIUM + " and " + DRIVER + "; install the packages chromium and chromium-driver";
        if (Boolean.getBoolean("servers.required")) {
            assertThat(found).as(message).isTrue();
        }
        assumeThat(found).as(message).isTrue();
        SELENIUM.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--window-size=1280,1600");
        return new Browser(new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER)
                        .withSilent(true)
                        .build(),
                options));
    }

    /** The size of the page's area, and the colours that the system prefers: {@code light} or {@code dark}. */
    void emulate(int width, int height, String scheme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    String text() {
        return Objects.requireNonNull((String) driver.executeScript("return document.body.innerText"));
    }

    /** What an accessibility audit complains of, one line each. */
    String audit() throws IOException {
        try (var script = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
            driver.executeScript(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        return Objects.requireNonNull((String) driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run().then(found => done(found.violations
                    .map(each => each.id + ': ' + each.nodes.map(node => node.html).join(' ')).join('\\n')));
                """));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
