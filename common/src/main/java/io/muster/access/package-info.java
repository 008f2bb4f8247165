/** Who may do what: API keys, their roles and the file they are kept in. */
@NullMarked
package io.muster.access;

import org.jspecify.annotations.NullMarked;
