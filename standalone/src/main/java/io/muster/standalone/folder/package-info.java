/** What the process keeps in its data folder for itself. */
@NullMarked
package io.muster.standalone.folder;

import org.jspecify.annotations.NullMarked;
