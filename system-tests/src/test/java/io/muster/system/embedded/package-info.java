/** The embedded parts, offered to the tests of this module. */
package io.muster.system.embedded;
