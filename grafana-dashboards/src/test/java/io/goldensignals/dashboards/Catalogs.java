package io.goldensignals.dashboards;

import io.goldensignals.core.InstrumentationMeters;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.ProcessMeters;
import io.goldensignals.core.ResourceMeters;
import java.util.List;
import java.util.stream.Stream;

/** The catalogues whose rows must be shown, and those of others that may be. */
final class Catalogs {

    /** Every catalogue of the project; a new module adds its own here. */
    static final List<MeterCatalog> OURS =
            List.of(ProcessMeters.CATALOG, ResourceMeters.CATALOG, InstrumentationMeters.CATALOG);

    private static final List<MeterCatalog> EXPORTERS = List.of(PlatformMeters.CATALOG);

    static final List<MeterSpec> ALL = Stream.concat(OURS.stream(), EXPORTERS.stream())
            .flatMap(catalog -> catalog.rows().stream())
            .toList();

    private Catalogs() {}
}
