/** Operations: a command and its outcome, as its sender sees it. */
@NullMarked
package io.muster.api.operation;

import org.jspecify.annotations.NullMarked;
