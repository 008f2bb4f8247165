/** The ports of {@link io.muster.messaging} over the RabbitMQ Java client. */
@NullMarked
package io.muster.messaging.amqp;

import org.jspecify.annotations.NullMarked;
