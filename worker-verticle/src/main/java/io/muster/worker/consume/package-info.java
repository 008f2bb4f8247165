/**
 * The worker's engine: takes what is waiting in its shards, has it decided in units of work, and
 * acknowledges it once its replies and events are out.
 */
@NullMarked
package io.muster.worker.consume;

import org.jspecify.annotations.NullMarked;
