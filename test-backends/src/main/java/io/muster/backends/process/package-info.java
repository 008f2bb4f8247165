/** Server programs for tests: where they run, how they are signalled; none outlives its JVM. */
@NullMarked
package io.muster.backends.process;

import org.jspecify.annotations.NullMarked;
