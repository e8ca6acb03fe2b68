/** What a company sets for its own dashboards and rules, and the names that all of them share: boards, categories, severities, thresholds. */
@NullMarked
package io.goldensignals.dashboards.settings;

import org.jspecify.annotations.NullMarked;
