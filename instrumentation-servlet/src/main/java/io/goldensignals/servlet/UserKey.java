package io.goldensignals.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Tells whose request it is. Must be fast and thread-safe; what it throws is counted and taken for {@code null}. */
@FunctionalInterface
public interface UserKey {

    /** The name under which the user is published, or {@code null} if the request is nobody's. */
    @Nullable
    String of(HttpServletRequest request);

    /**
     * This key as the first 16 hexadecimal digits of its HMAC-SHA-256, so that metrics name nobody; whoever knows the secret
     * can compute the digits of a user.
     */
    default UserKey hashed(String secret) {
        SecretKeySpec key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        return request -> {
            String user = of(request);
            if (user == null) {
                return null;
            }
            try {
                Mac mac = Mac.getInstance(key.getAlgorithm());
                mac.init(key);
                return HexFormat.of().formatHex(mac.doFinal(user.getBytes(StandardCharsets.UTF_8)), 0, 8);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has HmacSHA256", e);
            }
        };
    }
}
