/**
 * Imports as pieces of work that are measured: the command's, mongoimport's, and one without end.
 */
@NullMarked
package io.muster.bench.imports;

import org.jspecify.annotations.NullMarked;
