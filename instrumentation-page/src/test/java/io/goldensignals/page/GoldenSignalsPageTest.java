package io.goldensignals.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.servlet.MetricsAccess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenSignalsPageTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PageServer server = new PageServer(0, this::addTo);

    private void addTo(ServletContext context) {
        // region wiring
        context.addServlet(
                        "golden-signals",
                        GoldenSignalsPage.builder(registry).title("shop-api").build())
                .addMapping("/golden-signals/*");
        // endregion
        context.addServlet(
                        "closed",
                        GoldenSignalsPage.builder(registry)
                                .access(MetricsAccess.basic("operator", "s3cret"))
                                .build())
                .addMapping("/closed/*");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "index.html",
                "page.css",
                "uPlot.min.css",
                "uPlot.iife.min.js",
                "main.js",
                "page.js",
                "charts.js",
                "figures.js",
                "data"
            })
    void allPartsComeFromTheServiceUnderAStrictPolicy(String part) throws Exception {
        HttpResponse<String> response = get("/golden-signals/" + (part.equals("index.html") ? "" : part));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe", "http:", "https:");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.body()).isNotBlank().doesNotContain("src=\"http", "href=\"http");
    }

    @Test
    void figuresAreNotCached() throws Exception {
        assertThat(get("/golden-signals/data").headers().firstValue("Cache-Control"))
                .hasValue("no-store");
    }

    @Test
    void anythingElseIsNotFound() throws Exception {
        assertThat(get("/golden-signals/../page.js").statusCode()).isEqualTo(404);
        assertThat(get("/golden-signals/other.js").statusCode()).isEqualTo(404);
    }

    @Test
    void thePathWithoutASlashLeadsToThePage() throws Exception {
        HttpResponse<String> response = get("/golden-signals");
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location").orElse("")).endsWith("golden-signals/");
    }

    @Test
    void withAccessSetOnlyItsCredentialsAreServed() throws Exception {
        assertThat(get("/closed/").statusCode()).isEqualTo(401);
        assertThat(get("/closed/data").statusCode()).isEqualTo(401);
        assertThat(get("/closed/data").headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Basic");
        String right = Base64.getEncoder().encodeToString("operator:s3cret".getBytes());
        assertThat(get("/closed/data", "Authorization", "Basic " + right).statusCode())
                .isEqualTo(200);
    }

    @Test
    void theLicenceOfTheChartsTravelsAlong() {
        assertThat(GoldenSignalsPage.class.getResource("/META-INF/licenses/uPlot/LICENSE"))
                .isNotNull();
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        return HttpClient.newHttpClient()
                .send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }
}
