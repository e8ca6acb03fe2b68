/** A live page of a service's golden signals, served by the service itself. */
@NullMarked
package io.goldensignals.page;

import org.jspecify.annotations.NullMarked;
