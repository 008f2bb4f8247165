package io.muster.api;

/**
 * Where the API listens.
 *
 * @param deploymentId what undeploys it
 * @param host the address
 * @param port the port
 */
record ApiAddress(String deploymentId, String host, int port) {}
