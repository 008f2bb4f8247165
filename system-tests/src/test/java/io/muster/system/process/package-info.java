/** The built artefacts as processes of their own, on real backends, seen from outside. */
package io.muster.system.process;
