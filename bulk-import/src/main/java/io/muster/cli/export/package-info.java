/** The command that writes all users to a file. */
@NullMarked
package io.muster.cli.export;

import org.jspecify.annotations.NullMarked;
