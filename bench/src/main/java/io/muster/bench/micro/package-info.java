/** JMH benchmarks of hot code. */
@NullMarked
package io.muster.bench.micro;

import org.jspecify.annotations.NullMarked;
