/** Tests of the whole system, from outside. */
package io.muster.system;
