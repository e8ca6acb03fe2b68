/** Dashboards, rules and runbooks of the two services, made with the pieces of the published ones. */
@NullMarked
package io.goldensignals.examples.dashboards;

import org.jspecify.annotations.NullMarked;
