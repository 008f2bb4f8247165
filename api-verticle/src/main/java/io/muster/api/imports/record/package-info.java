/** What is kept of imports: their records, which the API writes, and what workers decided. */
@NullMarked
package io.muster.api.imports.record;

import org.jspecify.annotations.NullMarked;
