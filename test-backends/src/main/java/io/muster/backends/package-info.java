/** Backends for tests: what was asked for and what was found. */
@NullMarked
package io.muster.backends;

import org.jspecify.annotations.NullMarked;
