/**
 * How commands talk to the API over HTTP: where it is, with which key, and what its refusals come
 * to.
 */
@NullMarked
package io.muster.cli.http;

import org.jspecify.annotations.NullMarked;
