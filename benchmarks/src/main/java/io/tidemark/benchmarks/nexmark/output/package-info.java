/** Where answers arrive: a commit log in memory with a sink that writes into its epochs, and what is made of the rows. */
@NullMarked
package io.tidemark.benchmarks.nexmark.output;

import org.jspecify.annotations.NullMarked;
