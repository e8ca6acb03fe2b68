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
import java.util.Optional;

/** {@code PUT /models/{id}} stores a 3D model, {@code GET /models/{id}} returns it. */
@SuppressWarnings("serial") // never serialized
final class ModelServlet extends JsonServlet {
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
        byte[] model = body(request, ModelStore.MOST_BYTES);
        if (model.length == 0) {
            throw new HttpProblem(400, "a model has 1 to " + ModelStore.MOST_BYTES + " bytes");
        }
        try {
            if (!database.inTransaction(tx -> ShopOrders.claimModel(tx, id, user))) {
                throw new HttpProblem(409, "the id \"" + id + "\" is taken");
            }
            models.put(id, model);
            database.inTransaction(tx -> ShopOrders.storedModel(tx, id, model.length));
        } catch (SQLException error) {
            throw new ServletException(error);
        }
        write(response, 201, Map.of("id", id, "bytes", model.length));
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String user = user(request);
        String id = modelId(request);
        try (InputStream model = own(id, user)) {
            response.setContentType("model/stl");
            model.transferTo(response.getOutputStream());
        } catch (SQLException error) {
            throw new ServletException(error);
        }
    }

    /** Another customer's model is answered like one that does not exist. */
    private InputStream own(String id, String user) throws SQLException {
        boolean own = database.inTransaction(tx -> ShopOrders.hasModel(tx, id, user));
        return (own ? models.get(id) : Optional.<InputStream>empty())
                .orElseThrow(() -> new HttpProblem(404, "you have no model \"" + id + '"'));
    }

    private static String modelId(HttpServletRequest request) {
        String id = id(request);
        if (!id.matches("[A-Za-z0-9-]{1,36}")) {
            throw new HttpProblem(400, "a model id has 1 to 36 letters, digits and hyphens");
        }
        return id;
    }
}
