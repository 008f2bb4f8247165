/** The API process: its settings, its parts, and how they are put together. */
@NullMarked
package io.muster.api;

import org.jspecify.annotations.NullMarked;
