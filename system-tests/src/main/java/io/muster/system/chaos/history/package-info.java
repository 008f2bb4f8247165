/** What clients asked for and saw during a run, kept in a file that can be checked again. */
@NullMarked
package io.muster.system.chaos.history;

import org.jspecify.annotations.NullMarked;
