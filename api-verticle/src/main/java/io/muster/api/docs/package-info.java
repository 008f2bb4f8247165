/** What the service says about itself: its contract, a page to read it, its problem types. */
@NullMarked
package io.muster.api.docs;

import org.jspecify.annotations.NullMarked;
