package io.goldensignals.examples.shop;

import io.goldensignals.business.Figure;
import io.goldensignals.examples.common.HttpProblem;
import io.goldensignals.examples.common.JsonServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code GET /kpi/{figure}}: a key figure as it stands, for programs; {@code GET /kpi}: all of them. */
@SuppressWarnings("serial") // never serialized
final class KpiServlet extends JsonServlet {
    private static final Pattern CURRENCY = Pattern.compile(".*_([A-Z]{3})");

    private final ShopFigures figures;
    private final @Nullable FleetFigures fleet;

    KpiServlet(ShopFigures figures, @Nullable FleetFigures fleet) {
        this.figures = figures;
        this.fleet = fleet;
    }

    /**
     * A figure as JSON has it: {@code value} is of the interval in progress, {@code last} of the one before.
     *
     * @param unit what the values count: a ratio from 0 to 1, minor units of the currency such as cents, or things
     * @param currency the code of the currency; empty for what is no money
     * @param last null if it is not known, as of all instances before Prometheus was there
     * @param scope "all instances", as Prometheus has it; or "instance", what this one has seen since it started
     */
    record Kpi(
            String name,
            double value,
            @Nullable Double last,
            String unit,
            String currency,
            String from,
            String to,
            String scope) {
        static Kpi of(Figure figure, double value, @Nullable Double last, String scope) {
            String currency = currency(figure.name());
            String unit = figure.name().equals("conversion") ? "ratio" : currency.isEmpty() ? "count" : "minor units";
            return new Kpi(
                    figure.name(),
                    value,
                    last,
                    unit,
                    currency,
                    figure.from().toString(),
                    figure.to().toString(),
                    scope);
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
            write(response, 200, figures.all().stream().map(this::kpi).toList());
        } else {
            write(response, 200, kpi(find(id(request))));
        }
    }

    private Kpi kpi(Figure figure) {
        OptionalDouble all = fleet == null ? OptionalDouble.empty() : fleet.value(figure);
        if (fleet == null || all.isEmpty()) {
            return Kpi.of(figure, figure.value(), figure.last(), "instance");
        }
        OptionalDouble last = fleet.last(figure);
        return Kpi.of(figure, all.getAsDouble(), last.isPresent() ? last.getAsDouble() : null, "all instances");
    }

    private Figure find(String name) {
        return figures.find(name)
                .orElseThrow(() -> new HttpProblem(
                        404,
                        "no figure \"" + name + "\"; there are "
                                + figures.all().stream().map(Figure::name).toList()));
    }
}
