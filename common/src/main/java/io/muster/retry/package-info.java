/** Trying again. */
@NullMarked
package io.muster.retry;

import org.jspecify.annotations.NullMarked;
