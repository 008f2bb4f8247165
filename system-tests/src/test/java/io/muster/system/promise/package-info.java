/**
 * What users are promised, seen from outside: real processes, a real broker, a real replica set.
 */
package io.muster.system.promise;
