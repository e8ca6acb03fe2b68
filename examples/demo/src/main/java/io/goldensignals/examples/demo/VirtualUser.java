package io.goldensignals.examples.demo;

import java.io.IOException;

/** Someone of the virtual population. */
@FunctionalInterface
interface Person {
    Site.Answer act() throws IOException, InterruptedException;
}
