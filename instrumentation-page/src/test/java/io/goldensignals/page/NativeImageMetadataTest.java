package io.goldensignals.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A native image keeps only the resources that are listed for it, and the page is made of them. */
class NativeImageMetadataTest {

    private static final String METADATA =
            "/META-INF/native-image/io.goldensignals/instrumentation-page/reachability-metadata.json";

    @Test
    void everyFileOfThePageIsKeptOnceThePageIsUsed() throws IOException, URISyntaxException, ClassNotFoundException {
        JsonNode entry;
        try (InputStream in = NativeImageMetadataTest.class.getResourceAsStream(METADATA)) {
            JsonNode resources = new ObjectMapper().readTree(in).get("resources");
            assertThat(resources).hasSize(1);
            entry = resources.get(0);
        }
        Class<?> user = Class.forName(entry.at("/condition/typeReached").asText());
        assertThat(user).isEqualTo(GoldenSignalsPage.class);

        Path page =
                Path.of(GoldenSignalsPage.class.getResource("web/index.html").toURI());
        Path root = page.getParent().getParent().getParent().getParent().getParent();
        List<Path> files;
        try (Stream<Path> found = Files.list(page.getParent())) {
            files = found.map(root::relativize).toList();
        }
        assertThat(files).hasSizeGreaterThan(6);
        String glob = "glob:" + entry.get("glob").asText();
        assertThat(files).allMatch(FileSystems.getDefault().getPathMatcher(glob)::matches);
    }
}
