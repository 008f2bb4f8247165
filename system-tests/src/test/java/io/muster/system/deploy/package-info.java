/**
 * What the real parts are run with: the compose file, its settings, the broker and the database.
 */
package io.muster.system.deploy;
