/** The processes that a run is made of: backends, API, worker, echo, load. */
@NullMarked
package io.muster.bench.system;

import org.jspecify.annotations.NullMarked;
