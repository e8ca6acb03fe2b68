package io.goldensignals.dashboards;

import io.goldensignals.core.MeterCatalog;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.settings.Profile;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Dashboards, rules and catalogues of meters from which files are generated together. An implementation must be stateless, as
 * expressions go by the settings for which something is being generated: it makes all dashboards and rules anew at each call.
 *
 * <p>{@link Generator} generates the files. Runbooks of its alerts are resources {@code META-INF/golden-signals/written/ALERT.md}
 * of the class path, with a front matter, unless an alert has its own.
 */
public interface Bundle {

    /** The dashboards; each is a file that is called like the dashboard's {@code slug}. */
    default List<Dashboard> dashboards() {
        return List.of();
    }

    /**
     * The groups of rules, by the name of their file, such as {@code orders} for {@code rules/orders.yml}.
     *
     * @param profile how long windows are
     */
    default Map<String, List<RuleGroup>> rules(Profile profile) {
        return Map.of();
    }

    /** The catalogues whose rows are documented, each in a file such as {@code metrics/orders.md}. */
    default List<MeterCatalog> catalogs() {
        return List.of();
    }

    /**
     * A dashboard, alerts, runbooks and a page of the meters of {@code catalog}, by what its rows say of themselves. What is timed
     * gets rate, errors and duration, what is counted a rate, what is measured a level; alerts are on shares of errors, counters of
     * failures and ratios that are used up.
     *
     * @param title of the dashboard
     */
    static Bundle of(MeterCatalog catalog, String title) {
        return new CatalogBundle(Objects.requireNonNull(catalog, "catalog"), Objects.requireNonNull(title, "title"));
    }

    /** The published dashboards and rules, without a page of meters. */
    static Bundle published() {
        return PublishedBundle.INSTANCE;
    }
}
