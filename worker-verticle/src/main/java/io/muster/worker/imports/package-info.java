/** The imports' own lane: chunks are consumed, decided and told, at the share they are given. */
@NullMarked
package io.muster.worker.imports;

import org.jspecify.annotations.NullMarked;
