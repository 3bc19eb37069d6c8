/**
 * The functions a program hands to its pipeline: what happens to one event.
 *
 * <p>Functions are serializable and hold no mutable fields: one instance is called by all tasks of a job. What must be
 * remembered from event to event belongs into {@link io.tidemark.api.state managed state}.
 */
@NullMarked
package io.tidemark.api.function;

import org.jspecify.annotations.NullMarked;
