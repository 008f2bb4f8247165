/** Judges a history; knows nothing of the system that it comes from. */
@NullMarked
package io.muster.system.chaos.check;

import org.jspecify.annotations.NullMarked;
