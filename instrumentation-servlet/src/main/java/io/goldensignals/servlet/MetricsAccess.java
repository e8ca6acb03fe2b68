package io.goldensignals.servlet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Who may read metrics: the holder of a bearer token, or of a user name and password. Immutable. */
public final class MetricsAccess {

    private final byte[] expected;
    private final String challenge;

    private MetricsAccess(String expected, String challenge) {
        this.expected = expected.getBytes(StandardCharsets.UTF_8);
        this.challenge = challenge;
    }

    /**
     * Clients that send {@code Authorization: Bearer <token>}.
     *
     * @throws IllegalArgumentException if the token is empty
     */
    public static MetricsAccess bearer(String token) {
        if (token.isEmpty()) {
            throw new IllegalArgumentException("the bearer token is empty");
        }
        return new MetricsAccess("Bearer " + token, "Bearer realm=\"metrics\"");
    }

    /**
     * Clients that send this user name and password by HTTP Basic authentication.
     *
     * @throws IllegalArgumentException if the user name has a colon or either is empty
     */
    public static MetricsAccess basic(String user, String password) {
        if (user.isEmpty() || password.isEmpty()) {
            throw new IllegalArgumentException("the user name or the password is empty");
        }
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "user name '" + user + "' has a colon, which Basic authentication forbids");
        }
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new MetricsAccess(
                "Basic " + Base64.getEncoder().encodeToString(pair), "Basic realm=\"metrics\", charset=\"UTF-8\"");
    }

    /**
     * Whether a request with this {@code Authorization} header may read; compares in a time that does not depend on how much
     * of the header is right.
     */
    public boolean allows(@Nullable String authorization) {
        return authorization != null
                && MessageDigest.isEqual(expected, normalized(authorization).getBytes(StandardCharsets.UTF_8));
    }

    /** The {@code WWW-Authenticate} header of a refusal. */
    public String challenge() {
        return challenge;
    }

    /** The scheme's name is case-insensitive. */
    private static String normalized(String authorization) {
        int space = authorization.indexOf(' ');
        if (space < 1) {
            return authorization;
        }
        String scheme = authorization.substring(0, space);
        String known =
                scheme.equalsIgnoreCase("Bearer") ? "Bearer" : scheme.equalsIgnoreCase("Basic") ? "Basic" : scheme;
        return known + " " + authorization.substring(space).strip();
    }
}
