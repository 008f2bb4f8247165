/** The store behind the decision core: one unit of work is one transaction. */
@NullMarked
package io.muster.worker.store;

import org.jspecify.annotations.NullMarked;
