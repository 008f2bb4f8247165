/** Uploads: from the body of a request to chunks on the queue. */
@NullMarked
package io.muster.api.imports.upload;

import org.jspecify.annotations.NullMarked;
