/** What is asked of texts in several places. */
@NullMarked
package io.muster.text;

import org.jspecify.annotations.NullMarked;
