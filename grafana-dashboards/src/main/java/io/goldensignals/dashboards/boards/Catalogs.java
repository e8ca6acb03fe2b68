package io.goldensignals.dashboards.boards;

import io.goldensignals.business.BusinessMeters;
import io.goldensignals.core.DatabaseMeters;
import io.goldensignals.core.InstrumentationMeters;
import io.goldensignals.core.JvmMeters;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.ProcessMeters;
import io.goldensignals.core.ResourceMeters;
import io.goldensignals.dashboards.exporters.BrokerMeters;
import io.goldensignals.dashboards.exporters.PlatformMeters;
import io.goldensignals.dashboards.exporters.StreamMeters;
import io.goldensignals.jobs.JobMeters;
import io.goldensignals.quality.QualityMeters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.registry.RegistryMeters;
import io.goldensignals.s3.S3Meters;
import io.goldensignals.servlet.ServletMeters;
import java.util.List;
import java.util.stream.Stream;

/** The catalogues of the library, and what the published dashboards read of the exporters of others. */
public final class Catalogs {

    /** Every catalogue of the project; a new module adds its own here. */
    static final List<MeterCatalog> OURS = List.of(
            JvmMeters.CATALOG,
            ProcessMeters.CATALOG,
            ResourceMeters.CATALOG,
            DatabaseMeters.CATALOG,
            InstrumentationMeters.CATALOG,
            RegistryMeters.CATALOG,
            ServletMeters.CATALOG,
            RabbitMeters.CATALOG,
            S3Meters.CATALOG,
            JobMeters.CATALOG,
            BusinessMeters.CATALOG,
            QualityMeters.CATALOG);

    private static final List<MeterCatalog> EXPORTERS =
            List.of(PlatformMeters.CATALOG, BrokerMeters.CATALOG, StreamMeters.CATALOG);

    /** Both. */
    public static final List<MeterCatalog> CATALOGS =
            Stream.concat(OURS.stream(), EXPORTERS.stream()).toList();

    /** The rows of both. */
    public static final List<MeterSpec> ALL =
            CATALOGS.stream().flatMap(catalog -> catalog.rows().stream()).toList();

    private Catalogs() {}
}
