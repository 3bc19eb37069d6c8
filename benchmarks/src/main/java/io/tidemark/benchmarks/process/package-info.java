/**
 * Processes that a benchmark starts besides itself, and the place where they work: all gone when the benchmark ends, however
 * it ends.
 */
@NullMarked
package io.tidemark.benchmarks.process;

import org.jspecify.annotations.NullMarked;
