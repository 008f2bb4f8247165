/**
 * The queue as Muster needs it: ports for publishing and consuming, the topology and the message
 * contract.
 */
@NullMarked
package io.muster.messaging;

import org.jspecify.annotations.NullMarked;
