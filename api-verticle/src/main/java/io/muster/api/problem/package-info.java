/** Problems as RFC 9457 documents. */
@NullMarked
package io.muster.api.problem;

import org.jspecify.annotations.NullMarked;
