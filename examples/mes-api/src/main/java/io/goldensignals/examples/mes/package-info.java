/** Manufacturing execution: prices orders, and lets operators make them. */
@NullMarked
package io.goldensignals.examples.mes;

import org.jspecify.annotations.NullMarked;
