/** The HTTP door of imports: what clients say of them, and what they are told. */
@NullMarked
package io.muster.api.imports;

import org.jspecify.annotations.NullMarked;
