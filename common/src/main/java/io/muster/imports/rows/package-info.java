/** Reading the rows of imports out of files and streams, and writing CSV. */
@NullMarked
package io.muster.imports.rows;

import org.jspecify.annotations.NullMarked;
