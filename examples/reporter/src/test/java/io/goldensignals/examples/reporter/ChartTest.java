package io.goldensignals.examples.reporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTest {

    private static final int FIGURE = 0xFF1F60C4;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 300})
    void eachFigureCanBeSeenHoweverFewPointsItHas(int points) throws IOException {
        assertThat(pixelsOfTheFigure(points)).isGreaterThan(20);
    }

    @Test
    void withoutPointsNothingIsDrawn() throws IOException {
        assertThat(pixelsOfTheFigure(0)).isZero();
    }

    private static long pixelsOfTheFigure(int points) throws IOException {
        List<Point> values = IntStream.range(0, points)
                .mapToObj(minute -> new Point(Instant.ofEpochSecond(1_790_000_000 + 60L * minute), 7 + minute % 5))
                .toList();
        byte[] png = Chart.png(
                "An alert", List.of(new Chart.Panel("orders", values, List.of(), List.of(), false)), ZoneOffset.UTC);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .filter(pixel -> image.getRGB(pixel % image.getWidth(), pixel / image.getWidth()) == FIGURE)
                .count();
    }
}
