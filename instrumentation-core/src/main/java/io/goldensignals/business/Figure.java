package io.goldensignals.business;

import java.time.Instant;

/**
 * A figure as it stands: plain values, for programs to read and to write as JSON.
 *
 * @param name the figure's name
 * @param value its value in the interval under way, so far
 * @param last its value in the last complete interval
 * @param from when the interval under way began
 * @param to when it ends, and the value falls to zero
 */
public record Figure(String name, double value, double last, Instant from, Instant to) {}
