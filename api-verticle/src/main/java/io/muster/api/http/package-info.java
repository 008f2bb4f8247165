/** From a request to an operation's handler, and from its answer to a response. */
@NullMarked
package io.muster.api.http;

import org.jspecify.annotations.NullMarked;
