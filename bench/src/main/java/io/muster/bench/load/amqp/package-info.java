/** The same publishing and consuming with each client of RabbitMQ that could carry it. */
@NullMarked
package io.muster.bench.load.amqp;

import org.jspecify.annotations.NullMarked;
