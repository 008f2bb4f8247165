/** The OpenAPI document, and what it says of each request. */
@NullMarked
package io.muster.api.contract;

import org.jspecify.annotations.NullMarked;
