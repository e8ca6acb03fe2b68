/**
 * Turns the end of a request into a result and its records. It does not know how requests come to their ends. Start with
 * {@link io.goldensignals.servlet.recorder.Recorder}. Internal: no part of the API.
 */
@NullMarked
package io.goldensignals.servlet.recorder;

import org.jspecify.annotations.NullMarked;
