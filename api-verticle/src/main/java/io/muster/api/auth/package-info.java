/** Who calls, and what they may do. */
@NullMarked
package io.muster.api.auth;

import org.jspecify.annotations.NullMarked;
