/** The user: its fields, what makes them valid, and how they are written down. */
@NullMarked
package io.muster.user;

import org.jspecify.annotations.NullMarked;
