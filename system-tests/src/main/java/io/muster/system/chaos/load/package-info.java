/** The clients: what they want of whom, how they send it, and how they insist. */
@NullMarked
package io.muster.system.chaos.load;

import org.jspecify.annotations.NullMarked;
