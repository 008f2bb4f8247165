/** A TCP proxy that cuts, holds back and delays what passes. */
@NullMarked
package io.muster.backends.proxy;

import org.jspecify.annotations.NullMarked;
