/** The system under test: Muster's processes on a real broker and a real replica set. */
@NullMarked
package io.muster.system.chaos.scene;

import org.jspecify.annotations.NullMarked;
