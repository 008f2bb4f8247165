/** A short run of the fault suite. */
@NullMarked
package io.muster.system.chaos;

import org.jspecify.annotations.NullMarked;
