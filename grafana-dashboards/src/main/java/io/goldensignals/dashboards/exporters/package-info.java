/** Catalogues of the metrics that servers and exporters publish beside the services. */
@NullMarked
package io.goldensignals.dashboards.exporters;

import org.jspecify.annotations.NullMarked;
