package io.goldensignals.examples.shop;

import io.goldensignals.business.Figure;
import io.goldensignals.examples.common.HttpProblem;
import io.goldensignals.examples.common.JsonServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code GET /kpi/{figure}}: a key figure as it stands, for programs; {@code GET /kpi}: all of them. */
@SuppressWarnings("serial") // never serialized
final class KpiServlet extends JsonServlet {
    private final ShopFigures figures;

    KpiServlet(ShopFigures figures) {
        this.figures = figures;
    }

    /** A figure as JSON has it; {@code value} is of the interval under way, {@code last} of the one before. */
    record Kpi(String name, double value, double last, String from, String to) {
        static Kpi of(Figure figure) {
            return new Kpi(
                    figure.name(),
                    figure.value(),
                    figure.last(),
                    figure.from().toString(),
                    figure.to().toString());
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getPathInfo() == null) {
            write(response, 200, figures.all().stream().map(Kpi::of).toList());
        } else {
            write(response, 200, Kpi.of(find(id(request))));
        }
    }

    private Figure find(String name) {
        return figures.find(name)
                .orElseThrow(() -> new HttpProblem(
                        404,
                        "no figure \"" + name + "\"; there are "
                                + figures.all().stream().map(Figure::name).toList()));
    }
}
