/** The bench: measures Muster against what its parts allow, both sides in one run. */
@NullMarked
package io.muster.bench;

import org.jspecify.annotations.NullMarked;
