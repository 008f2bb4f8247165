/** Everything in one process: what {@code ./muster up} runs. */
@NullMarked
package io.muster.standalone;

import org.jspecify.annotations.NullMarked;
