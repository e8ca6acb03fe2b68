package io.goldensignals.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {

    @TempDir
    private Path folder;

    @Test
    void binsHoldAboutAsMany() {
        double[] values = IntStream.rangeClosed(1, 1000).asDoubleStream().toArray();

        Reference reference = Reference.numeric(values, 10);

        assertThat(reference.counts).hasSize(10).containsOnly(100);
        assertThat(reference.edges).startsWith(100, 200, 300);
        assertThat(reference.bin(100)).isZero();
        assertThat(reference.bin(100.5)).isEqualTo(1);
        assertThat(reference.bin(-1e300)).isZero();
        assertThat(reference.bin(1e300)).isEqualTo(9);
        assertThat(reference).hasToString("numeric reference of 1000 values in 10 bins");
    }

    @Test
    void binsThatRepeatedValuesWouldLeaveEmptyAreMerged() {
        double[] values =
                IntStream.range(0, 100).mapToDouble(i -> i < 90 ? 0 : i).toArray();

        Reference reference = Reference.numeric(values, 10);

        assertThat(reference.counts).containsExactly(0, 90, 10);
        assertThat(reference.bin(0.0)).isEqualTo(1);
        assertThat(reference.bin(-1)).isZero();
    }

    @Test
    void aConstantFeatureHasABinOfItsOwn() {
        Reference reference = Reference.numeric(new double[] {5, 5, 5, 5}, 10);

        assertThat(reference.counts).containsExactly(0, 4, 0);
        assertThat(reference.bin(4.999)).isZero();
        assertThat(reference.bin(5.0)).isEqualTo(1);
        assertThat(reference.bin(5.001)).isEqualTo(2);
    }

    @Test
    void whatIsNoFiniteNumberIsLeftOut() {
        double[] values = {1, Double.NaN, 2, Double.POSITIVE_INFINITY, 3, Double.NEGATIVE_INFINITY, 4};

        assertThat(Reference.numeric(values, 2).counts).containsExactly(2, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reference.numeric(new double[] {Double.NaN}, 2))
                .withMessage("none of the reference's 1 values is a finite number");
        assertThatIllegalArgumentException().isThrownBy(() -> Reference.numeric(new double[] {1, 2}, 1));
    }

    @Test
    void categoriesThatWereNeverSeenShareABin() {
        Reference reference = Reference.categorical(Map.of("steel", 30L, "resin", 70L));

        assertThat(reference.counts).containsExactly(70, 30, 0);
        assertThat(reference.bin("resin")).isZero();
        assertThat(reference.bin("gold")).isEqualTo(2);
        assertThatIllegalArgumentException().isThrownBy(() -> Reference.categorical(Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Reference.categorical(Map.of("a", -1L)));
    }

    @Test
    void aReferenceIsWrittenToASmallFileAndReadBack() throws IOException {
        Path file = folder.resolve("price.reference");
        Random random = new Random(1);
        Reference written = Reference.numeric(
                IntStream.range(0, 100_000)
                        .mapToDouble(i -> Math.exp(random.nextGaussian()))
                        .toArray(),
                10);

        written.write(file);
        Reference read = Reference.read(file);

        assertThat(Files.size(file)).isLessThan(32 * 1024);
        assertThat(read.edges).containsExactly(written.edges);
        assertThat(read.counts).containsExactly(written.counts);
        assertThat(read.sample).containsExactly(written.sample);
    }

    @Test
    void categoriesOfAnyTextAreReadBack() throws IOException {
        Path file = folder.resolve("material.reference");
        Reference.categorical(Map.of("stainless steel", 1L, "", 2L, "Stärke\n", 3L))
                .write(file);

        Reference read = Reference.read(file);

        assertThat(read.categories).containsExactly("", "Stärke\n", "stainless steel");
        assertThat(read.counts).containsExactly(2, 3, 1, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "golden-signals-reference 2 numeric",
                "golden-signals-reference 1 numeric\nedges 1.0 2.0\ncounts 1 2\nsample 1.0",
                "golden-signals-reference 1 numeric\nedges 2.0 1.0\ncounts 1 2 3\nsample 1.0",
                "golden-signals-reference 1 numeric\nedges 1.0\ncounts 0 0\nsample 1.0",
                "golden-signals-reference 1 numeric\nedges 1.0\ncounts 1 x\nsample 1.0",
                "golden-signals-reference 1 categorical\ncounts 1 2"
            })
    void aFileThatIsNoReferenceIsRefusedByName(String text) throws IOException {
        Path file = folder.resolve("broken.reference");
        Files.write(file, List.of(text.split("\n")));

        assertThatIOException()
                .isThrownBy(() -> Reference.read(file))
                .withMessageContaining("broken.reference is no reference: ");
    }

    @Test
    void aResourceIsReadLikeAFile() throws IOException {
        Path file = folder.resolve("price.reference");
        Reference.numeric(new double[] {1, 2, 3, 4}, 2).write(file);
        try (InputStream in = Files.newInputStream(file)) {
            assertThat(Reference.read(in).counts)
                    .isEqualTo(Reference.read(file).counts)
                    .containsExactly(2, 2);
        }
        assertThatIOException()
                .isThrownBy(() -> Reference.read(InputStream.nullInputStream()))
                .withMessageStartingWith("the stream is no reference");
    }
}
