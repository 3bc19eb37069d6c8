/** Kafka Streams and Tidemark make the same of the same events. */
@NullMarked
package io.tidemark.benchmarks.parity;

import org.jspecify.annotations.NullMarked;
