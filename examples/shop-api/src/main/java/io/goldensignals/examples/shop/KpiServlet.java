package io.goldensignals.examples.shop;

import io.goldensignals.business.Figure;
import io.goldensignals.examples.common.HttpProblem;
import io.goldensignals.examples.common.JsonServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code GET /kpi/{figure}}: a key figure as it stands, for programs; {@code GET /kpi}: all of them. */
@SuppressWarnings("serial") // never serialized
final class KpiServlet extends JsonServlet {
    private static final Pattern CURRENCY = Pattern.compile(".*_([A-Z]{3})");

    private final ShopFigures figures;

    KpiServlet(ShopFigures figures) {
        this.figures = figures;
    }

    /**
     * A figure as JSON has it: {@code value} is of the interval under way, {@code last} of the one before.
     *
     * @param unit what the values count: a ratio from 0 to 1, minor units of the currency such as cents, or things
     * @param currency the code of the currency; empty for what is no money
     * @param scope always "instance": what this instance has seen. Over all of them, ask Prometheus
     */
    record Kpi(
            String name,
            double value,
            double last,
            String unit,
            String currency,
            String from,
            String to,
            String scope) {
        static Kpi of(Figure figure) {
            String currency = currency(figure.name());
            String unit = figure.name().equals("conversion") ? "ratio" : currency.isEmpty() ? "count" : "minor units";
            return new Kpi(
                    figure.name(),
                    figure.value(),
                    figure.last(),
                    unit,
                    currency,
                    figure.from().toString(),
                    figure.to().toString(),
                    "instance");
        }

        /** Figures of money end in the currency's code. */
        private static String currency(String name) {
            Matcher code = CURRENCY.matcher(name);
            return code.matches() ? code.group(1) : "";
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
