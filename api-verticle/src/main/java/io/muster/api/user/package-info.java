/** The operations on users, as HTTP has them. */
@NullMarked
package io.muster.api.user;

import org.jspecify.annotations.NullMarked;
