package io.goldensignals.servlet;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The user of a request. Must be fast and thread-safe; what it throws is counted and taken for {@code null}. */
@FunctionalInterface
public interface UserKey {

    /** The name under which the user is published, or {@code null} if the request has no user. */
    @Nullable
    String of(HttpServletRequest request);

    /**
     * This key as the first 16 hexadecimal digits of its HMAC-SHA-256, so that metrics name no user; the label is then
     * {@code user.hash} instead of {@code user.id}. With the secret, the digits of a user can be computed.
     */
    default UserKey hashed(String secret) {
        return new HashedUserKey(this, secret);
    }
}
