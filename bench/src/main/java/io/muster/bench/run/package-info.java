/** Rounds in which sides take turns, and the ratios that come out. */
@NullMarked
package io.muster.bench.run;

import org.jspecify.annotations.NullMarked;
