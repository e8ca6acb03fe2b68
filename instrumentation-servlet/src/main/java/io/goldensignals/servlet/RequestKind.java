package io.goldensignals.servlet;

import io.goldensignals.core.TagSpec;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Method, scheme and protocol version of a request as one small number, so that meters can be found by array index. */
final class RequestKind {

    private static final String[] METHODS = ServletMeters.METHOD.values().toArray(String[]::new);
    private static final String[] SCHEMES = {"http", "https", TagSpec.OTHER};
    private static final String[] VERSIONS = {"1.1", "2", "1.0", "3", ""};

    /** How many kinds there are if the version does not matter. */
    static final int UNVERSIONED = METHODS.length * SCHEMES.length;

    /** How many kinds there are. */
    static final int COUNT = UNVERSIONED * VERSIONS.length;

    private RequestKind() {}

    static int of(HttpServletRequest request) {
        return version(request.getProtocol()) * UNVERSIONED
                + method(request.getMethod()) * SCHEMES.length
                + scheme(request.getScheme());
    }

    static int of(String method, String scheme, String protocol) {
        return version(protocol) * UNVERSIONED + method(method) * SCHEMES.length + scheme(scheme);
    }

    static int unversioned(int kind) {
        return kind % UNVERSIONED;
    }

    static String methodOf(int kind) {
        return METHODS[unversioned(kind) / SCHEMES.length];
    }

    static String schemeOf(int kind) {
        return SCHEMES[kind % SCHEMES.length];
    }

    static String versionOf(int kind) {
        return VERSIONS[kind / UNVERSIONED];
    }

    static boolean isHead(int kind) {
        return unversioned(kind) / SCHEMES.length == 1;
    }

    /** Whether a request of this kind has a body only if a header says so: GET and HEAD in HTTP/1. */
    static boolean bodyIsDeclared(int kind) {
        int version = kind / UNVERSIONED;
        return unversioned(kind) / SCHEMES.length <= 1 && version != 1 && version != 3;
    }

    /** Case matters in a method, as in RFC 9110. What nearly all requests have is compared first. */
    private static int method(String method) {
        if ("GET".equals(method)) {
            return 0;
        }
        return "POST".equals(method) ? 2 : otherMethod(method);
    }

    private static int otherMethod(String method) {
        return switch (method) {
            case "HEAD" -> 1;
            case "PUT" -> 3;
            case "DELETE" -> 4;
            case "CONNECT" -> 5;
            case "OPTIONS" -> 6;
            case "TRACE" -> 7;
            case "PATCH" -> 8;
            case "QUERY" -> 9;
            default -> 10;
        };
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
