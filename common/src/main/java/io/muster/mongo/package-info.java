/** How users and outcomes are stored, and the connections to them. */
@NullMarked
package io.muster.mongo;

import org.jspecify.annotations.NullMarked;
