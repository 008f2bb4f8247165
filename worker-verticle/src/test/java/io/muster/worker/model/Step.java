package io.muster.worker.model;

/**
 * Something that may happen next.
 *
 * @param label what happens, for people
 * @param next the world after it
 */
record Step(String label, World next) {}
