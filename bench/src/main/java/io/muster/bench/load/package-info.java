/** What a load process does: closed loops of clients, and the sides they drive. */
@NullMarked
package io.muster.bench.load;

import org.jspecify.annotations.NullMarked;
