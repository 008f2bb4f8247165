/** The commands that make, list, rotate and revoke API keys. */
@NullMarked
package io.muster.cli.keys;

import org.jspecify.annotations.NullMarked;
