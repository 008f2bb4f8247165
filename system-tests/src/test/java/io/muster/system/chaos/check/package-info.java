/** The checker finds each kind of broken promise, and nothing in histories that are in order. */
@NullMarked
package io.muster.system.chaos.check;

import org.jspecify.annotations.NullMarked;
