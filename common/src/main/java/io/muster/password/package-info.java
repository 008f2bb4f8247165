/** Hashing of passwords, in a bounded pool of its own. */
@NullMarked
package io.muster.password;

import org.jspecify.annotations.NullMarked;
