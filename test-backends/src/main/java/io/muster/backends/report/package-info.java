/** Which backends the tests had, and what was skipped and why. */
@NullMarked
package io.muster.backends.report;

import org.jspecify.annotations.NullMarked;
