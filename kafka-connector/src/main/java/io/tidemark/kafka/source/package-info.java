/** Kafka topics as sources: a partition is a split, an offset its position, and no position is ever moved silently. */
@NullMarked
package io.tidemark.kafka.source;

import org.jspecify.annotations.NullMarked;
