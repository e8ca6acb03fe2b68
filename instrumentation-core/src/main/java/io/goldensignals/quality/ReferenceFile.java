package io.goldensignals.quality;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text form of a reference: a line for its kind and version, then one each for edges or categories, counts, sample. */
final class ReferenceFile {

    private static final String NUMERIC = "golden-signals-reference 1 numeric";
    private static final String CATEGORICAL = "golden-signals-reference 1 categorical";

    private ReferenceFile() {}

    static List<String> format(Reference reference) {
        List<String> lines = new ArrayList<>();
        if (reference.numeric) {
            lines.add(NUMERIC);
            lines.add(line("edges", Arrays.stream(reference.edges).mapToObj(Double::toString)));
        } else {
            lines.add(CATEGORICAL);
            lines.add(line(
                    "categories",
                    reference.categories.stream().map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))));
        }
        lines.add(line("counts", Arrays.stream(reference.counts).mapToObj(Long::toString)));
        if (reference.numeric) {
            lines.add(line("sample", Arrays.stream(reference.sample).mapToObj(Double::toString)));
        }
        return lines;
    }

    static Reference parse(String file, List<String> lines) throws IOException {
        try {
            String kind = lines.get(0);
            if (kind.equals(NUMERIC)) {
                return checked(new Reference(
                        true,
                        doubles(values("edges", lines.get(1))),
                        List.of(),
                        longs(values("counts", lines.get(2))),
                        doubles(values("sample", lines.get(3)))));
            }
            if (kind.equals(CATEGORICAL)) {
                List<String> categories = Arrays.stream(values("categories", lines.get(1)))
                        .map(name -> URLDecoder.decode(name, StandardCharsets.UTF_8))
                        .toList();
                long[] counts = longs(values("counts", lines.get(2)));
                return checked(new Reference(false, new double[0], categories, counts, new double[0]));
            }
            throw new IllegalArgumentException(
                    "its first line is '" + kind + "', must be '" + NUMERIC + "' or '" + CATEGORICAL + "'");
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            throw new IOException(file + " is no reference: " + malformed.getMessage(), malformed);
        }
    }

    private static Reference checked(Reference reference) {
        int expected = (reference.numeric ? reference.edges.length : reference.categories.size()) + 1;
        if (reference.counts.length != expected) {
            throw new IllegalArgumentException("it has " + reference.counts.length + " counts, must have " + expected);
        }
        for (int i = 1; i < reference.edges.length; i++) {
            if (!(reference.edges[i - 1] < reference.edges[i])) {
                throw new IllegalArgumentException("its edges do not ascend: " + Arrays.toString(reference.edges));
            }
        }
        if (Arrays.stream(reference.counts).anyMatch(count -> count < 0)
                || Arrays.stream(reference.counts).allMatch(count -> count == 0)) {
            throw new IllegalArgumentException("its counts are " + Arrays.toString(reference.counts));
        }
        return reference;
    }

    private static String line(String key, Stream<String> values) {
        return values.collect(Collectors.joining(" ", key + " ", ""));
    }

    private static String[] values(String key, String line) {
        if (!line.startsWith(key + " ")) {
            throw new IllegalArgumentException("the line of its " + key + " is '" + line + "'");
        }
        return line.substring(key.length() + 1).split(" ", -1);
    }

    private static double[] doubles(String[] values) {
        return Arrays.stream(values).mapToDouble(Double::parseDouble).toArray();
    }

    private static long[] longs(String[] values) {
        return Arrays.stream(values).mapToLong(Long::parseLong).toArray();
    }
}
