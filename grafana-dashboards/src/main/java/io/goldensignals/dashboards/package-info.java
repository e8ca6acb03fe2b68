/**
 * The generator of dashboards, rules and runbooks from the catalogues of meters. {@link
 * io.goldensignals.dashboards.Generator} is the way in.
 *
 * <p>Packages depend on one another in one direction: this one on all; {@code boards} on {@code rules}; both, with {@code
 * grafana}, on {@code prometheus}; that on {@code settings} and {@code output}. {@code exporters} has catalogues alone.
 */
@NullMarked
package io.goldensignals.dashboards;

import org.jspecify.annotations.NullMarked;
