/** Signs of life for clients. */
@NullMarked
package io.muster.api.ping;

import org.jspecify.annotations.NullMarked;
