/** The figures, each in a class of its own. */
@NullMarked
package io.muster.bench.figure;

import org.jspecify.annotations.NullMarked;
