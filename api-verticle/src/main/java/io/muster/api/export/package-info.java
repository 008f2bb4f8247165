/** All users in one answer, however many they are. */
@NullMarked
package io.muster.api.export;

import org.jspecify.annotations.NullMarked;
