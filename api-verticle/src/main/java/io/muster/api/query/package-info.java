/** The way of a read: from a secondary, straight to JSON. */
@NullMarked
package io.muster.api.query;

import org.jspecify.annotations.NullMarked;
