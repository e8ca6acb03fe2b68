package io.goldensignals.examples.reporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DailyReportTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void yesterdaysFiguresAreBesideThoseOfTheDayBeforeAndOfAWeekAgo() throws Exception {
        try (StubServer chat = new StubServer();
                StubServer prometheus = new StubServer()) {
            for (String value :
                    List.of("1000", "1", "1", "1", "1", "1", "1100", "1234")) { // from a week ago to yesterday
                prometheus.answers(200, value(value));
            }
            prometheus
                    .answers(200, value("0.5"))
                    .answers(200, "{\"data\":{\"result\":[]}}")
                    .answers(200, "{\"data\":{\"result\":[]}}");
            prometheus.otherwise(200, value("0.25"));
            List<Figure> figures = List.of(
                    new Figure("Views", "feed", "", "increase(views[1d])"),
                    new Figure("Click-through rate", "feed", "%", "ctr"),
                    new Figure("Sent <b>", "messenger", "EUR", "increase(sent[1d])"));
            DailyReport report = new DailyReport(
                    new Prometheus(HttpClient.newHttpClient(), prometheus.uri()),
                    figures,
                    BERLIN,
                    "http://grafana/d/x");

            assertThat(report.send(
                            LocalDate.parse("2026-11-22"),
                            new Telegram(HttpClient.newHttpClient(), chat.uri(), "1:a", "1", 1, pause -> {})))
                    .isTrue();

            assertThat(chat.paths).containsExactly("/bot1:a/sendMessage", "/bot1:a/sendPhoto", "/bot1:a/sendPhoto");
            assertThat(chat.bodies.get(0))
                    .contains("<b>Report for Saturday, 21 November 2026</b>")
                    .contains("Views: <b>1,234</b>", "day before 1,100 (+12 %), week ago 1,000 (+23 %)")
                    .contains("Click-through rate: <b>25.0 %</b>", "week ago 50.0 % (-50 %)")
                    .contains("Sent &lt;b&gt;: <b>0.25 EUR</b>")
                    .contains("<a href=\"http://grafana/d/x\">Dashboard</a>");
            assertThat(chat.bodies.get(1)).contains("<b>feed</b>, last 7 days");
            assertThat(chat.bodies.get(2)).contains("<b>messenger</b>, last 7 days");
            String midnightInBerlin =
                    String.valueOf(Instant.parse("2026-11-21T23:00:00Z").getEpochSecond());
            assertThat(prometheus.paths.get(7))
                    .contains("time=" + midnightInBerlin)
                    .contains("increase%28views%5B1d");
        }
    }

    @Test
    void aWeekIsAChartForEachGroupWithAPanelForEachFigure() throws Exception {
        int[][] weeks = {
            {41_200, 43_900, 42_700, 45_100, 52_300, 58_800, 47_600},
            {8_100, 8_800, 8_400, 9_300, 11_900, 13_200, 9_700},
            {15_300, 15_900, 16_100, 14_800, 12_200, 11_700, 15_600},
            {2_310, 2_370, 2_350, 2_290, 1_980, 1_910, 2_340}
        };
        List<Figure> figures = List.of(
                new Figure("Views", "feed", "", "views"),
                new Figure("Likes", "feed", "", "likes"),
                new Figure("Messages sent", "messenger", "", "sent"),
                new Figure("Senders", "messenger", "", "senders"));
        try (StubServer chat = new StubServer();
                StubServer prometheus = new StubServer()) {
            for (int[] week : weeks) {
                prometheus.answers(200, value("7"));
                for (int value : week) {
                    prometheus.answers(200, value(String.valueOf(value)));
                }
            }
            new DailyReport(new Prometheus(HttpClient.newHttpClient(), prometheus.uri()), figures, BERLIN, "http://g/d")
                    .send(
                            LocalDate.parse("2026-11-22"),
                            new Telegram(HttpClient.newHttpClient(), chat.uri(), "1:a", "1", 1, pause -> {}));

            for (int i = 0; i < 2; i++) {
                String body = chat.bodies.get(1 + i);
                byte[] png = body.substring(body.indexOf("\u0089PNG")).getBytes(StandardCharsets.ISO_8859_1);
                if (Boolean.getBoolean("golden.update")) {
                    String group = figures.get(2 * i).group();
                    ImageIO.write(
                            ImageIO.read(new ByteArrayInputStream(png)),
                            "png",
                            new File("src/docs/report-" + group + ".png"));
                }
                assertThat(ImageIO.read(new ByteArrayInputStream(png)).getHeight())
                        .as("two panels")
                        .isEqualTo(90 + 2 * 260);
            }
        }
    }

    private static String value(String value) {
        return "{\"data\":{\"result\":[{\"value\":[1700000000,\"" + value + "\"]}]}}";
    }

    @Test
    void aChartShowsAFigureWithItsBand() throws IOException {
        List<Point> values = new ArrayList<>();
        List<Point> low = new ArrayList<>();
        List<Point> high = new ArrayList<>();
        for (int minute = 0; minute < 360; minute++) {
            Instant time = Instant.parse("2026-11-22T04:00:00Z").plusSeconds(60L * minute);
            double usual = 40 + 10 * Math.sin(minute / 60.0);
            values.add(new Point(time, minute < 330 ? usual + minute % 7 - 3 : 4));
            low.add(new Point(time, usual - 14));
            high.add(new Point(time, usual + 14));
        }

        byte[] png = Chart.png(
                "Orders per 5 minutes", List.of(new Chart.Panel("orders", values, low, high, false)), ZoneOffset.UTC);
        if (Boolean.getBoolean("golden.update")) {
            Files.write(Path.of("src/docs/alert.png"), png);
        }

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(image.getWidth()).isEqualTo(1000);
        assertThat(image.getHeight()).isEqualTo(350);
        assertThat(colours(image)).as("the figure's and the band's colour").contains(0x1F60C4, 0xD8E6F8);
    }

    @Test
    void aFigureWithoutAnExpressionIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("figures.json"), "[{\"name\":\"x\",\"group\":\"feed\"}]");
        assertThatIOException()
                .isThrownBy(() -> Figure.load(file))
                .withMessageContaining("a figure has no 'expression'");
        assertThat(Figure.load(null)).extracting(Figure::group).contains("shop", "feed", "messenger");
    }

    private static List<Integer> colours(BufferedImage image) {
        List<Integer> colours = new ArrayList<>();
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                colours.add(image.getRGB(x, y) & 0xFFFFFF);
            }
        }
        return colours.stream().distinct().toList();
    }
}
