/** How records' values become events: serdes for what people put on topics. */
@NullMarked
package io.tidemark.kafka.codec;

import org.jspecify.annotations.NullMarked;
