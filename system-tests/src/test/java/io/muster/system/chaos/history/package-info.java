/** What is recorded is what is read again. */
@NullMarked
package io.muster.system.chaos.history;

import org.jspecify.annotations.NullMarked;
