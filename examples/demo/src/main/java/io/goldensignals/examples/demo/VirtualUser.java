package io.goldensignals.examples.demo;

import java.io.IOException;

/** Someone of the virtual population. */
@FunctionalInterface
interface VirtualUser {
    ServiceClient.Answer act() throws IOException, InterruptedException;
}
