/** Reading and writing JSON strictly, without building trees. */
@NullMarked
package io.muster.json;

import org.jspecify.annotations.NullMarked;
