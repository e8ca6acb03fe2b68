package io.goldensignals.examples.common;

import com.fasterxml.jackson.core.JacksonException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A message as it travels: the id lets a consumer see that it had it before.
 *
 * @param type the routing key
 */
public record Event(String id, String type, String body) {
    public static Event of(String type, Object content) {
        return new Event(UUID.randomUUID().toString(), type, Json.write(content));
    }

    static Event of(String id, String type, byte[] body) {
        return new Event(id, type, new String(body, StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /** The content; an event that has another one is poison. */
    public <T> T content(Class<T> contentType) throws PoisonException {
        try {
            return Json.MAPPER.readValue(body, contentType);
        } catch (JacksonException malformed) {
            throw new PoisonException(Json.problem(malformed));
        }
    }
}
