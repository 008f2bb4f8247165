/** Imports: rows of users, cut into chunks that travel on the queue, and what became of them. */
@NullMarked
package io.muster.imports;

import org.jspecify.annotations.NullMarked;
