/** The events of the Nexmark benchmark as a source in memory: made while they are read. */
@NullMarked
package io.tidemark.benchmarks.nexmark.input;

import org.jspecify.annotations.NullMarked;
