/** Dashboards in Grafana's classic model, made of panels over the rows of catalogues. */
@NullMarked
package io.goldensignals.dashboards.grafana;

import org.jspecify.annotations.NullMarked;
