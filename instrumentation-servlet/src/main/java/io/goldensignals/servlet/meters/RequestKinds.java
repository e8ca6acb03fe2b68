package io.goldensignals.servlet.meters;

import io.goldensignals.core.TagSpec;
import io.goldensignals.servlet.ServletMeters;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Method, scheme and protocol version of a request as one small number, so that meters can be found by array index.
 *
 * <p>The methods of RFC 9110 and 5789 have numbers of their own whether they are known or not, as the meaning of a body
 * depends on them; a method that is not known has the label {@code _OTHER}. Immutable.
 */
public final class RequestKinds {

    private static final int GET = 0;
    private static final int HEAD = 1;
    private static final int POST = 2;
    private static final String[] SCHEMES = {"http", "https", TagSpec.OTHER};
    private static final String[] VERSIONS = {"1.1", "2", "1.0", "3", ""};

    private final String[] methods;
    private final String[] labels;
    private final int unversioned;
    private final String serverAddress;
    private final String serverPort;

    /** The kinds where {@code known} methods are published by name, all of one server, which may be empty. */
    public RequestKinds(Set<String> known, String serverAddress, String serverPort) {
        this.serverAddress = serverAddress;
        this.serverPort = serverPort;
        methods = Stream.concat(ServletMeters.STANDARD_METHODS.stream(), known.stream())
                .distinct()
                .toArray(String[]::new);
        labels = Arrays.copyOf(methods, methods.length + 1);
        labels[methods.length] = TagSpec.OTHER;
        for (int i = 0; i < methods.length; i++) {
            labels[i] = known.contains(methods[i]) ? methods[i] : TagSpec.OTHER;
        }
        unversioned = labels.length * SCHEMES.length;
    }

    /**
     * The methods that {@code list} names, separated by commas, as the environment may; the standard ones if there are none.
     * What it names beyond the cap of the label is left out.
     */
    public static Set<String> listed(@Nullable String list) {
        List<String> names = list == null
                ? List.of()
                : Arrays.stream(list.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .limit(ServletMeters.METHOD.cap())
                        .toList();
        return new LinkedHashSet<>(names.isEmpty() ? ServletMeters.STANDARD_METHODS : names);
    }

    /** How many kinds there are if the version does not matter. */
    int unversioned() {
        return unversioned;
    }

    /** How many kinds there are. */
    int count() {
        return unversioned * VERSIONS.length;
    }

    /** The kind of a request. */
    public int of(HttpServletRequest request) {
        return of(request.getMethod(), request.getScheme(), request.getProtocol());
    }

    int of(String method, String scheme, @Nullable String protocol) {
        return version(protocol) * unversioned + method(method) * SCHEMES.length + scheme(scheme);
    }

    int unversioned(int kind) {
        return kind % unversioned;
    }

    String methodOf(int kind) {
        return labels[method(kind)];
    }

    String schemeOf(int kind) {
        return SCHEMES[kind % SCHEMES.length];
    }

    String versionOf(int kind) {
        return VERSIONS[kind / unversioned];
    }

    /** The same for all kinds. */
    String serverAddress() {
        return serverAddress;
    }

    /** The same for all kinds. */
    String serverPort() {
        return serverPort;
    }

    /** Whether the method is HEAD, whose response has no body. */
    public boolean isHead(int kind) {
        return method(kind) == HEAD;
    }

    /** Whether a request of this kind has a body only if a header says so, as in HTTP/1. */
    public boolean bodyIsDeclared(int kind) {
        int version = kind / unversioned;
        return version != 1 && version != 3;
    }

    private int method(int kind) {
        return unversioned(kind) / SCHEMES.length;
    }

    /** Case matters in a method, as in RFC 9110. What nearly all requests have is compared first. */
    private int method(String method) {
        if ("GET".equals(method)) {
            return GET;
        }
        return "POST".equals(method) ? POST : otherMethod(method);
    }

    private int otherMethod(String method) {
        for (int i = 1; i < methods.length; i++) {
            if (methods[i].equals(method)) {
                return i;
            }
        }
        return methods.length;
    }

    private static int scheme(String scheme) {
        return "http".equals(scheme) ? 0 : "https".equals(scheme) ? 1 : 2;
    }

    private static int version(@Nullable String protocol) {
        if ("HTTP/1.1".equals(protocol)) {
            return 0;
        }
        return protocol == null ? 4 : otherVersion(protocol);
    }

    private static int otherVersion(String protocol) {
        return switch (protocol) {
            case "HTTP/2.0", "HTTP/2" -> 1;
            case "HTTP/1.0" -> 2;
            case "HTTP/3.0", "HTTP/3" -> 3;
            default -> 4;
        };
    }
}
