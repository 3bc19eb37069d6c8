/**
 * What proves the engine right and fast: Nexmark with its oracles, throughput side by side with others, and
 * microbenchmarks. Nothing here is part of the product.
 */
@NullMarked
package io.tidemark.benchmarks;

import org.jspecify.annotations.NullMarked;
