package io.goldensignals.dashboards.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.util.List;

/** JSON and YAML in one fixed form, so that equal content is equal text. */
public final class Output {

    public static final ObjectMapper JSON = new ObjectMapper();

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build());

    private Output() {}

    public static String json(Object content) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        try {
            return JSON.writer(printer).writeValueAsString(content) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + content, e);
        }
    }

    public static JsonNode readJson(String content) {
        try {
            return JSON.readTree(content);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + content, e);
        }
    }

    public static Object readYaml(String content) {
        try {
            return YAML.readValue(content, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no YAML: " + content, e);
        }
    }

    /** The documents of a file, which a line of three dashes sets apart. */
    public static List<Object> readYamls(String content) {
        try (MappingIterator<Object> documents = YAML.readerFor(Object.class).readValues(content)) {
            return documents.readAll();
        } catch (IOException e) {
            throw new IllegalArgumentException("no YAML: " + content, e);
        }
    }

    public static String yaml(String heading, Object content) {
        try {
            return heading.lines().map(line -> "# " + line + "\n").reduce("", String::concat)
                    + YAML.writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no YAML: " + content, e);
        }
    }
}
