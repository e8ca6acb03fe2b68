package io.goldensignals.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.core.ResourceMetrics;
import io.goldensignals.core.Usage;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;

/** The page in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenSignalsPageIT {

    private static final String HOSTILE = "<img src=x onerror=\"document.title='hit'\">";

    private final Browser browser = Browser.required();
    private PageServer server = new PageServer(0, this::addTo);
    private final int port = server.port();

    /** A service as it starts: a registry of its own. */
    private void addTo(ServletContext context) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ServletMetrics.builder(registry)
                .route("/orders/{id}")
                .route("/fails")
                .route("/restart")
                .route("/untouched")
                .build()
                .addTo(context);
        ResourceMetrics.create(registry)
                .resource("pool", HOSTILE, Usage.inUse(() -> 3).limit(() -> 4));
        JobMetrics.create(registry).job("nightly").register();
        context.addServlet("orders", new Orders()).addMapping("/orders/*", "/fails", "/restart");
        context.addServlet(
                        "page",
                        GoldenSignalsPage.builder(registry).title("shop-api").build())
                .addMapping("/golden-signals/*");
    }

    private static final class Orders extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getServletPath().equals("/fails")) {
                response.setStatus(500);
            }
            response.getWriter().write("done");
        }
    }

    @BeforeAll
    void open() {
        browser.driver.get("http://127.0.0.1:" + port + "/golden-signals");
        await().until(() -> browser.text().contains("http.server.request.duration"));
    }

    @AfterAll
    void close() {
        browser.close();
        server.close();
    }

    @Test
    void aRequestThatWasJustMadeShows() throws Exception {
        get("/orders/7");
        get("/orders/8");
        get("/fails");
        await().untilAsserted(() -> assertThat(table("servlet"))
                .anySatisfy(row -> assertThat(row).startsWith("/orders/{id}").endsWith("2 0"))
                .anySatisfy(row -> assertThat(row).startsWith("/fails").endsWith("1 1"))
                .noneSatisfy(row -> assertThat(row).startsWith("/untouched")));
        await().untilAsserted(() ->
                assertThat(browser.text()).contains("resource.utilization").contains("75 %"));
        assertThat(browser.driver.findElements(By.cssSelector("canvas"))).hasSizeGreaterThan(4);
    }

    @Test
    void pointsInTimeReadAsDistances() {
        await().untilAsserted(() -> assertThat(table("jobs"))
                .anySatisfy(row -> assertThat(row)
                        .startsWith("nightly ")
                        .contains(" s ago")
                        .contains("never")));
    }

    @Test
    void aHostileLabelIsText() {
        assertThat(browser.text()).contains(HOSTILE);
        assertThat(browser.driver.findElements(By.cssSelector("img"))).isEmpty();
        assertThat(browser.driver.getTitle()).isEqualTo("shop-api · Golden Signals");
    }

    @Test
    void aRestartOfTheServiceIsSurvived() throws Exception {
        get("/restart");
        get("/restart");
        server.close();
        await().until(() -> browser.text().contains("No answer since"));
        server = new PageServer(port, this::addTo);
        get("/restart");
        await().untilAsserted(() -> assertThat(table("servlet"))
                .anySatisfy(row -> assertThat(row).startsWith("/restart ").endsWith("1 0")));
        assertThat(browser.text()).contains("Live.").doesNotContain("No answer since", "NaN", "-1");
    }

    @Test
    void theAuditOfAccessibilityFindsNothingInLightAndDark() throws Exception {
        for (String scheme : new String[] {"light", "dark"}) {
            browser.driver.executeCdpCommand(
                    "Emulation.setEmulatedMedia",
                    Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
            assertThat(browser.audit()).as(scheme).isEmpty();
        }
    }

    @Test
    void theKeyboardReachesEveryControl() {
        browser.driver.findElement(By.tagName("body")).sendKeys(Keys.TAB);
        assertThat(browser.driver.switchTo().activeElement().getText()).isEqualTo("Pause");
        browser.driver.switchTo().activeElement().sendKeys(Keys.SPACE);
        await().until(() -> browser.text().contains("Paused."));
        browser.driver.switchTo().activeElement().sendKeys(Keys.SPACE);
        await().until(() -> browser.text().contains("Live."));
    }

    @Test
    void aNarrowWindowScrollsDownOnly() {
        Dimension before = browser.driver.manage().window().getSize();
        browser.driver.manage().window().setSize(new Dimension(500, 900));
        await().untilAsserted(() -> assertThat((Long) browser.driver.executeScript(
                        "return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .isZero());
        browser.driver.manage().window().setSize(before);
    }

    @Test
    void noPercentileIsAboveTheLargestValue() {
        String all = (String) browser.driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                const sample = (time, count) => ({ run: '1', time, cumulative: true, modules: [{ name: 'a', rows: [{
                    name: 'x', unit: 'seconds', bounds: [1, 2.5], gauge: false, signals: ['duration'],
                    series: [['', 0, count, 1.6, [count / 2, count, count]]] }] }] });
                import('/golden-signals/figures.js').then(({ Figures }) => {
                  const figures = new Figures();
                  figures.add(sample(0, 0));
                  const { p50, p95, p99 } = figures.add(sample(10, 10))[0].rows[0].all;
                  done([p50, p95, p99].join(' '));
                });
                """);
        assertThat(all).isEqualTo("1 1.6 1.6");
    }

    @Test
    void nothingBreaksThePolicy() {
        assertThat(browser.driver.manage().logs().get("browser").getAll().stream()
                        .map(Object::toString)
                        .filter(line -> line.contains("Content Security Policy") || line.contains("Uncaught")))
                .isEmpty();
    }

    /** The lines of the module's tables. */
    private List<String> table(String module) {
        // In one step, as the page replaces the lines every two seconds.
        String lines = (String) browser.driver.executeScript(
                "return [...document.querySelectorAll(`[data-module='${arguments[0]}'] tbody tr`)]"
                        + ".map(row => [...row.cells].map(cell => cell.textContent).join(' ')).join('\\n')",
                module);
        return String.valueOf(lines).lines().toList();
    }

    private void get(String path) throws Exception {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .timeout(Duration.ofSeconds(5))
                                .build(),
                        BodyHandlers.discarding());
    }
}
