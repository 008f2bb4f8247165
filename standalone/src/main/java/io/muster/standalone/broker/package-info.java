/** The AMQP broker that runs inside the process. */
@NullMarked
package io.muster.standalone.broker;

import org.jspecify.annotations.NullMarked;
