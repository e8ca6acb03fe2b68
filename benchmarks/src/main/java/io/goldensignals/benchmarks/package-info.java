/** What measuring costs, beside the floor of what it can cost. {@code Smoke} checks it against budgets. */
package io.goldensignals.benchmarks;
