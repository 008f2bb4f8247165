/** The annotations by which a test names the backends that it needs. */
@NullMarked
package io.muster.backends.junit;

import org.jspecify.annotations.NullMarked;
