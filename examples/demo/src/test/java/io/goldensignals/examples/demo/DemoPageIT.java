package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The demo's page in a real browser, over services that are stand-ins. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoPageIT implements DemoPage.Source {
    private static final String HOSTILE = "<img src=x onerror=\"document.title='hit'\">";

    private final Browser browser = Browser.required();
    private final Set<Fault> on = ConcurrentHashMap.newKeySet();
    private volatile boolean killed;
    private volatile boolean monitored = true;
    private DemoPage page;

    @BeforeAll
    void open() throws Exception {
        page = DemoPage.start(0);
        page.progress("starting the broker");
        browser.driver.get(page.url());
        await().until(() -> browser.text().contains("The demo starts: starting the broker"));
        assertThat(browser.driver.findElement(By.id("demo")).isDisplayed()).isFalse();
        page.show(this);
        await().until(() -> browser.text().contains("nothing goes wrong on purpose"));
    }

    @BeforeEach
    void allIsWell() {
        on.clear();
        killed = false;
        monitored = true;
    }

    @AfterAll
    void close() throws Exception {
        browser.close();
        page.close();
    }

    @Override
    public Object state() {
        return new DemoView.State(
                7,
                140,
                3,
                Stream.of(Fault.values())
                        .map(fault -> new DemoView.FaultState(
                                fault.toString(),
                                DemoView.what(fault),
                                on.contains(fault) ? "on" : "off",
                                fault == Fault.BROKER_STOP ? "an external broker is not stopped" : ""))
                        .toList(),
                "",
                List.of(new DemoView.Service("shop-api", "http://127.0.0.1:8081")),
                List.of(new Place("broker", "amqp://guest:guest@127.0.0.1:5672", "RabbitMQ")),
                monitored,
                List.of(
                        new Alerts.Alert("QueueGrows", "warning", "firing", HOSTILE, "2026-01-02T03:04:05Z"),
                        new Alerts.Alert("PoolFull", "warning", "pending", "later", "2026-01-02T03:04:05Z")));
    }

    @Override
    public String data(String service) throws IOException {
        if (killed) {
            throw new IOException("connection refused");
        }
        double time = System.nanoTime() / 1e9;
        return """
                {"title":"shop-api","run":"1","cumulative":true,"time":%s,"modules":[{"name":"servlet","rows":[
                {"name":"http.server.request.duration","unit":"seconds","description":"Requests.","label":"http.route",
                "signals":["rate","errors","duration"],"bounds":[0.1,1],"gauge":false,
                "series":[["/orders",0,%s,0.2,[%s,%s,%s]]]}]}]}""".formatted(time, time, time, time, time);
    }

    @Override
    public void set(Fault fault, boolean begin) {
        if (begin) {
            on.add(fault);
        } else {
            on.remove(fault);
        }
    }

    private WebElement button(String fault) {
        return browser.driver.findElement(By.cssSelector("button[aria-describedby='fault-" + fault + "']"));
    }

    @Test
    void aButtonBeginsAFaultAndEndsItAndKeepsTheFocus() {
        button("s3-errors").sendKeys(Keys.SPACE);
        await().until(() -> browser.text().contains("Goes wrong now: s3-errors"));
        assertThat(on).containsExactly(Fault.S3_ERRORS);
        assertThat(button("s3-errors").getText()).isEqualTo("End");
        assertThat(browser.driver.switchTo().activeElement()).isEqualTo(button("s3-errors"));

        browser.driver.switchTo().activeElement().sendKeys(Keys.SPACE);
        await().until(() -> browser.text().contains("nothing goes wrong on purpose"));
        assertThat(on).isEmpty();
    }

    @Test
    void aFaultThatCannotBeHadSaysWhyAndItsButtonDoesNothing() {
        assertThat(browser.text()).contains("an external broker is not stopped");
        button("broker-stop").sendKeys(Keys.SPACE);
        button("price-drift").sendKeys(Keys.SPACE);
        await().until(() -> on.contains(Fault.PRICE_DRIFT));
        assertThat(on).doesNotContain(Fault.BROKER_STOP);
    }

    @Test
    void theSignalsOfAServiceAreDrawnAndItsSilenceIsSaid() {
        await().untilAsserted(() -> assertThat(browser.text()).containsPattern("rate [\\d.]+/s"));
        assertThat(browser.driver.findElements(By.cssSelector("#services canvas")))
                .hasSize(3);
        killed = true;
        await().until(() -> browser.text().contains("does not answer"));
        killed = false;
        await().until(() -> !browser.text().contains("does not answer"));
    }

    @Test
    void alertsAreListedAndTheirTextIsNoMarkup() {
        await().until(() -> browser.text().contains("1 firing."));
        assertThat(browser.text())
                .contains("QueueGrows", HOSTILE, "1 pending: they fire if their cause lasts")
                .doesNotContain("PoolFull");
        assertThat(browser.driver.getTitle()).isEqualTo("Golden Signals demo");

        monitored = false;
        await().until(() -> browser.text().contains("--prometheus"));
    }

    @Test
    void linksLeadToEachPart() {
        assertThat(browser.driver.findElements(By.tagName("a")).stream().map(link -> link.getAttribute("href")))
                .contains("http://127.0.0.1:8081/golden-signals/", "http://127.0.0.1:8081/metrics");
        assertThat(browser.text()).contains("amqp://guest:guest@127.0.0.1:5672 (RabbitMQ)");
    }

    @Test
    void theAuditOfAccessibilityFindsNothingInLightAndDarkWideAndNarrow() throws Exception {
        on.add(Fault.S3_ERRORS);
        await().until(() -> browser.text().contains("Goes wrong now"));
        for (String scheme : List.of("light", "dark")) {
            for (int width : new int[] {400, 1400}) {
                browser.emulate(width, 1000, scheme);
                assertThat(browser.audit()).as("%s, %d px", scheme, width).isEmpty();
                await().untilAsserted(() -> assertThat((Long) browser.driver.executeScript(
                                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                        .as("scrolls aside at %d px", width)
                        .isZero());
            }
        }
    }

    @Test
    void nothingBreaksThePolicy() {
        assertThat(browser.driver.manage().logs().get("browser").getAll().stream()
                        .map(Object::toString)
                        .filter(line -> line.contains("Content Security Policy") || line.contains("Uncaught")))
                .isEmpty();
    }
}
