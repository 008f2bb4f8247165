/** Strict reading of JSON bodies. */
@NullMarked
package io.muster.api.json;

import org.jspecify.annotations.NullMarked;
