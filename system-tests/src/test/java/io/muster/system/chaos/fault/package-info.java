/** A seed makes a schedule. */
@NullMarked
package io.muster.system.chaos.fault;

import org.jspecify.annotations.NullMarked;
