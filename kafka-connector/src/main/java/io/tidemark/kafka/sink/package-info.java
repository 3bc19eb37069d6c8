/** Kafka topics as sinks, and the commit log that makes outputs, offsets and the pointer to a snapshot visible in one
 * transaction. */
@NullMarked
package io.tidemark.kafka.sink;

import org.jspecify.annotations.NullMarked;
