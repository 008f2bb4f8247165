/** The control plane: the topology is declared and looked at here, over the Vert.x client. */
@NullMarked
package io.muster.messaging.control;

import org.jspecify.annotations.NullMarked;
