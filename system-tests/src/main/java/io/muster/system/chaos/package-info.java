/** {@code ./muster chaos}: real processes under load and under faults, and what came of it. */
@NullMarked
package io.muster.system.chaos;

import org.jspecify.annotations.NullMarked;
