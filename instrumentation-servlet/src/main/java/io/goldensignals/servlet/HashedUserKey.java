package io.goldensignals.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Another key's value as the first 16 hexadecimal digits of its HMAC-SHA-256. */
final class HashedUserKey implements UserKey {

    private final UserKey plain;
    private final SecretKeySpec secret;

    HashedUserKey(UserKey plain, String secret) {
        this.plain = plain;
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    @Override
    public @Nullable String of(HttpServletRequest request) {
        String user = plain.of(request);
        if (user == null) {
            return null;
        }
        try {
            Mac mac = Mac.getInstance(secret.getAlgorithm());
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal(user.getBytes(StandardCharsets.UTF_8)), 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
