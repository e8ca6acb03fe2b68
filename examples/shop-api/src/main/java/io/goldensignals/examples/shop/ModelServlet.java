package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.Database;
import io.goldensignals.examples.common.HttpProblem;
import io.goldensignals.examples.common.JsonServlet;
import io.goldensignals.examples.common.ModelStore;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.Map;

/** {@code PUT /models/{id}} stores a 3D model, {@code GET /models/{id}} returns it. */
@SuppressWarnings("serial") // never serialized
final class ModelServlet extends JsonServlet {
    private static final int LIMIT = 16 << 20;

    private final Database database;
    private final ModelStore models;

    ModelServlet(Database database, ModelStore models) {
        this.database = database;
        this.models = models;
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String user = user(request);
        String id = modelId(request);
        byte[] model = request.getInputStream().readNBytes(LIMIT + 1);
        if (model.length == 0 || model.length > LIMIT) {
            throw new HttpProblem(400, "a model has 1 to " + LIMIT + " bytes");
        }
        models.put(id, model);
        try {
            database.inTransaction(tx -> {
                ShopOrders.addModel(tx, id, user, model.length);
                return true;
            });
        } catch (SQLException error) {
            throw new ServletException(error);
        }
        write(response, 201, Map.of("id", id, "bytes", model.length));
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String id = modelId(request);
        try (InputStream model = models.get(id).orElseThrow(() -> new HttpProblem(404, "no model \"" + id + '"'))) {
            response.setContentType("model/stl");
            model.transferTo(response.getOutputStream());
        }
    }

    private static String modelId(HttpServletRequest request) {
        String id = id(request);
        if (!id.matches("[A-Za-z0-9-]{1,36}")) {
            throw new HttpProblem(400, "a model id has 1 to 36 letters, digits and hyphens");
        }
        return id;
    }
}
