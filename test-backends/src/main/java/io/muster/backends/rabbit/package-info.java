/** Finds or starts a RabbitMQ. */
@NullMarked
package io.muster.backends.rabbit;

import org.jspecify.annotations.NullMarked;
