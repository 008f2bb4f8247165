/** What Muster signs so that it can be handed out: operation ids and consistency tokens. */
@NullMarked
package io.muster.signing;

import org.jspecify.annotations.NullMarked;
