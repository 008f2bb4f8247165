/** What a sender wants done to one user, and what became of it. */
@NullMarked
package io.muster.command;

import org.jspecify.annotations.NullMarked;
