/** Finds or starts a MongoDB replica set. */
@NullMarked
package io.muster.backends.mongo;

import org.jspecify.annotations.NullMarked;
