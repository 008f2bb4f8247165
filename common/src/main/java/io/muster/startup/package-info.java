/** What a process waits for before it serves: a broker and a store that are as they must be. */
@NullMarked
package io.muster.startup;

import org.jspecify.annotations.NullMarked;
