/** Rules of the architecture, held over all modules. */
package io.muster.system.architecture;
