/** The published message contract against the code. */
package io.muster.system.contract;
