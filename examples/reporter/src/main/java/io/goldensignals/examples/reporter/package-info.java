/**
 * A small service beside Prometheus and Alertmanager: it posts each alert with a chart of its figure, and every day a report
 * of key figures, to a Telegram chat. Start with {@code Reporter}.
 */
@NullMarked
package io.goldensignals.examples.reporter;

import org.jspecify.annotations.NullMarked;
