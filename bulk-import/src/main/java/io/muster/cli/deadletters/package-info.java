/** The commands that show, replay and drop dead letters. */
@NullMarked
package io.muster.cli.deadletters;

import org.jspecify.annotations.NullMarked;
