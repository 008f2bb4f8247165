/** The document store that runs inside the process. */
@NullMarked
package io.muster.standalone.store;

import org.jspecify.annotations.NullMarked;
