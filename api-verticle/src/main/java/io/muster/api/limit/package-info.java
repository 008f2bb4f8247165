/** How much one client may ask for in a time. */
@NullMarked
package io.muster.api.limit;

import org.jspecify.annotations.NullMarked;
