/**
 * Auto-configuration that measures a Spring Boot application with Golden Signals.
 *
 * <p>There is nothing to call: the properties {@code golden-signals.*} are the interface. One artifact serves Boot 3.5 and
 * 4, which have moved their own auto-configurations between packages; so those are named by strings, old and new.
 */
@NullMarked
package io.goldensignals.springboot;

import org.jspecify.annotations.NullMarked;
