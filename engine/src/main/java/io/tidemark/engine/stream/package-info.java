/**
 * What flows between stages: {@link EventBatch batches of events}, and between them, in order, {@link Watermark
 * watermarks} and {@link Barrier barriers}.
 */
@NullMarked
package io.tidemark.engine.stream;

import org.jspecify.annotations.NullMarked;
