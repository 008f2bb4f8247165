/** Results as a table for people and as JSON for programs. */
@NullMarked
package io.muster.bench.report;

import org.jspecify.annotations.NullMarked;
