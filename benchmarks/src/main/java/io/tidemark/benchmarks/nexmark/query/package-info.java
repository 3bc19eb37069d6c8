/**
 * The queries of the Nexmark benchmark as programs of the engine, one pipeline each.
 *
 * <p>{@link io.tidemark.benchmarks.nexmark.query.Queries} names them all; each {@link
 * io.tidemark.benchmarks.nexmark.query.Query} carries the oracle that its answer is compared with.
 */
@NullMarked
package io.tidemark.benchmarks.nexmark.query;

import org.jspecify.annotations.NullMarked;
