/**
 * Scheduled jobs and canaries: runs, steps, items, objectives (SLA) and their misses.
 *
 * <p>Start with {@link io.goldensignals.jobs.JobMetrics}; a {@link io.goldensignals.jobs.Canary} is a job that probes.
 */
@NullMarked
package io.goldensignals.jobs;

import org.jspecify.annotations.NullMarked;
