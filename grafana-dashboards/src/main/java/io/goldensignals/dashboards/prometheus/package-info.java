/** Expressions over the rows of catalogues, and the rules made of them: alerts with their runbooks, and recordings. */
@NullMarked
package io.goldensignals.dashboards.prometheus;

import org.jspecify.annotations.NullMarked;
