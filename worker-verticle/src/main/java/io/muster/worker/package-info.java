/** The worker: the process that decides commands, and how it starts and stops. */
@NullMarked
package io.muster.worker;

import org.jspecify.annotations.NullMarked;
