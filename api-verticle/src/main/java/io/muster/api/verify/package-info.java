/** Verifying of passwords: the guess, the stored hash, and the better hash that replaces it. */
@NullMarked
package io.muster.api.verify;

import org.jspecify.annotations.NullMarked;
