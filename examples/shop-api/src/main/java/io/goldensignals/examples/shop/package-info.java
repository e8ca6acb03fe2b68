/** The shop: models, editor, orders, checkout. */
@NullMarked
package io.goldensignals.examples.shop;

import org.jspecify.annotations.NullMarked;
