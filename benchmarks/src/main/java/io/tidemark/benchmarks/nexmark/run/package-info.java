/**
 * Runs queries on the engine: straight through, or in legs with a savepoint between one and the next.
 */
@NullMarked
package io.tidemark.benchmarks.nexmark.run;

import org.jspecify.annotations.NullMarked;
