package io.goldensignals.examples.shop;

import io.goldensignals.core.RequestMetrics;
import io.goldensignals.examples.common.JsonServlet;
import io.goldensignals.examples.common.Mesh;
import io.goldensignals.examples.common.ModelStore;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** {@code POST /editor/{action}}: the 3D editor changes the model that it is sent. */
@SuppressWarnings("serial") // never serialized
final class EditorServlet extends JsonServlet {
    private final RequestMetrics actions;
    private final Consumer<String> edited;

    EditorServlet(RequestMetrics actions, Consumer<String> edited) {
        this.actions = actions;
        this.edited = edited;
    }

    /** What the editor can do, and how much work it is. */
    enum Action {
        ROTATE(20),
        SLICE(100),
        REPAIR(200);

        private final int steps;

        Action(int steps) {
            this.steps = steps;
        }

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Action action = oneOf(Action.class, id(request));
        user(request);
        byte[] model = body(request, ModelStore.MOST_BYTES);
        Mesh result = actions.operation(action.tag()).call(() -> Mesh.of(model).rotate(action.steps));
        edited.accept(action.tag());
        write(response, 200, Map.of("action", action.tag(), "triangles", result.size()));
    }
}
