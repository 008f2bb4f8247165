/** Health, metrics and the management port. */
@NullMarked
package io.muster.telemetry;

import org.jspecify.annotations.NullMarked;
