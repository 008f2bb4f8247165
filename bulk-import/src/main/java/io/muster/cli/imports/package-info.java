/** Imports of files: over HTTP or straight to the queue, resumable, with every refused row told. */
@NullMarked
package io.muster.cli.imports;

import org.jspecify.annotations.NullMarked;
