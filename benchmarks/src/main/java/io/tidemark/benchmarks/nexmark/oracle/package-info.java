/**
 * The answers to the queries of the Nexmark benchmark, computed in one thread with plain collections from a list of
 * events: slow, and obviously right. What the engine answers is compared with it.
 */
@NullMarked
package io.tidemark.benchmarks.nexmark.oracle;

import org.jspecify.annotations.NullMarked;
