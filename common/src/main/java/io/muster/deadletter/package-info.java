/** What no worker could process, as it is kept. */
@NullMarked
package io.muster.deadletter;

import org.jspecify.annotations.NullMarked;
