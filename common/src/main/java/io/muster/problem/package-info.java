/** Why something was refused, as RFC 9457 names it. */
@NullMarked
package io.muster.problem;

import org.jspecify.annotations.NullMarked;
