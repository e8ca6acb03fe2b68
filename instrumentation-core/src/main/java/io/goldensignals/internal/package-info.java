/**
 * What the modules of this library share and applications do not use.
 *
 * <p>It is public for the other artifacts only: it is in no dump of the API and may change with any version.
 */
@NullMarked
package io.goldensignals.internal;

import org.jspecify.annotations.NullMarked;
