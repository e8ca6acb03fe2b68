/**
 * The generator of dashboards, rules and runbooks from the catalogues of meters. {@link
 * io.goldensignals.dashboards.Generator} is the way in.
 */
@NullMarked
package io.goldensignals.dashboards;

import org.jspecify.annotations.NullMarked;
