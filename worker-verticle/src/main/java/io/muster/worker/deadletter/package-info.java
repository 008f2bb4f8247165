/** What no worker could process: how it is sent on, stored, and answered. */
@NullMarked
package io.muster.worker.deadletter;

import org.jspecify.annotations.NullMarked;
