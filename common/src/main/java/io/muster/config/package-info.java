/** Settings from the environment, read once and validated together. */
@NullMarked
package io.muster.config;

import org.jspecify.annotations.NullMarked;
