package io.goldensignals.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.AmazonWebServiceRequest;
import com.amazonaws.services.s3.model.PutObjectRequest;
import io.goldensignals.s3.v1.V1Requests;
import io.goldensignals.s3.v2.SupportedSdk;
import io.goldensignals.testkit.Golden;
import java.io.File;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a native image must keep: the types by which the SDK is judged, and the getters of a request's bucket. */
class NativeImageMetadataTest {

    private static final Path METADATA = Path.of("src/main/resources/META-INF/native-image/io.goldensignals"
            + "/instrumentation-s3/reachability-metadata.json");

    private static final String MODEL = "com/amazonaws/services/s3/model/";

    @Test
    void theMetadataListsWhatIsLookedForByName() throws Exception {
        Set<String> entries = new TreeSet<>();
        for (String type : SupportedSdk.lookedFor()) {
            entries.add(entry(SupportedSdk.class, Class.forName("software.amazon.awssdk." + type), ""));
        }
        for (Class<?> request : requests()) {
            for (String name : V1Requests.GETTERS) {
                Method getter = getter(request, name);
                if (getter != null) {
                    entries.add(entry(V1Requests.class, getter.getDeclaringClass(), name));
                }
            }
        }

        assertThat(entries).as("most requests have a bucket").hasSizeGreaterThan(70);
        Golden.assertMatches(METADATA, "{\n  \"reflection\": [\n    " + String.join(",\n    ", entries) + "\n  ]\n}\n");
    }

    private static List<Class<?>> requests() throws Exception {
        File jar = Path.of(PutObjectRequest.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toFile();
        List<Class<?>> requests = new ArrayList<>();
        try (JarFile model = new JarFile(jar)) {
            for (String name : model.stream().map(entry -> entry.getName()).toList()) {
                if (name.startsWith(MODEL) && name.endsWith(".class")) {
                    Class<?> type = Class.forName(
                            name.replace('/', '.').replace(".class", ""),
                            false,
                            PutObjectRequest.class.getClassLoader());
                    if (AmazonWebServiceRequest.class.isAssignableFrom(type)) {
                        requests.add(type);
                    }
                }
            }
        }
        return requests;
    }

    private static Method getter(Class<?> request, String name) {
        return Stream.of(request.getMethods())
                .filter(method -> method.getName().equals(name)
                        && method.getParameterCount() == 0
                        && method.getReturnType() == String.class)
                .findFirst()
                .orElse(null);
    }

    private static String entry(Class<?> reached, Class<?> type, String method) {
        String methods =
                method.isEmpty() ? "" : ", \"methods\": [{\"name\": \"" + method + "\", \"parameterTypes\": []}]";
        return "{\"condition\": {\"typeReached\": \"" + reached.getName() + "\"}, \"type\": \"" + type.getName() + "\""
                + methods + "}";
    }
}
