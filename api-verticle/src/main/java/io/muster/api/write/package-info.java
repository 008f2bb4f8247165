/** The way of a write: publish, await the confirm, await the reply. */
@NullMarked
package io.muster.api.write;

import org.jspecify.annotations.NullMarked;
