/** What both services are built from: web server, database, outbox, broker, model store. */
@NullMarked
package io.goldensignals.examples.common;

import org.jspecify.annotations.NullMarked;
