package io.muster.backends.embedded;

/**
 * An embedded backend that runs.
 *
 * @param uri where it is reached
 * @param description what it is, with its version
 * @param end stops it and removes what it kept
 */
public record EmbeddedPart(String uri, String description, AutoCloseable end) {}
