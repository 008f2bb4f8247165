/** What is done to the system, when, and in which order: all of it follows from a seed. */
@NullMarked
package io.muster.system.chaos.fault;

import org.jspecify.annotations.NullMarked;
