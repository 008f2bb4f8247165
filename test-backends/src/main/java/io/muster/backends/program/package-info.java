/** Java programs of this project as processes of their own: started, watched, killed, paused. */
@NullMarked
package io.muster.backends.program;

import org.jspecify.annotations.NullMarked;
