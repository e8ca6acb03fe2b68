/** What the adapters of both SDKs record with; knows neither SDK. Internal: no part of the API. */
@NullMarked
package io.goldensignals.s3.meters;

import org.jspecify.annotations.NullMarked;
