/** The decision core: what a command does, and nothing else. No clock, no driver, no framework. */
@NullMarked
package io.muster.worker.decision;

import org.jspecify.annotations.NullMarked;
