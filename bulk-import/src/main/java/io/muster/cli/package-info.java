/** The command line: what its commands share. Each group of commands has a package of its own. */
@NullMarked
package io.muster.cli;

import org.jspecify.annotations.NullMarked;
