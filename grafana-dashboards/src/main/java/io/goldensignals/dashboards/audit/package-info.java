/** Comparison of dashboards and rules with what is measured. */
@NullMarked
package io.goldensignals.dashboards.audit;

import org.jspecify.annotations.NullMarked;
