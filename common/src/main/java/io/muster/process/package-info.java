/** How a process starts, what it is given, and how it stops. */
@NullMarked
package io.muster.process;

import org.jspecify.annotations.NullMarked;
