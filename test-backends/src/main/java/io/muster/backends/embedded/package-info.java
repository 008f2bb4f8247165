/** Where a module that has embedded backends offers them to tests. */
@NullMarked
package io.muster.backends.embedded;

import org.jspecify.annotations.NullMarked;
