package io.muster.backends.rabbit;

import org.jspecify.annotations.Nullable;

/**
 * The programs of one installed RabbitMQ.
 *
 * @param server {@code rabbitmq-server}
 * @param control {@code rabbitmqctl}
 * @param portMapper {@code epmd}, or null where only the server knows its place
 */
record RabbitProgram(String server, String control, @Nullable String portMapper) {}
