/**
 * The Nexmark benchmark on the command line: runs queries and prints what came of them, a line of JSON each.
 *
 * <p>The rooms behind it, in reading order: {@code event} (the stream), {@code row} (what answers consist of), {@code
 * oracle} (plain answers), {@code input} and {@code output} (the stream as a source, answers as a sink), {@code query}
 * (the queries as programs), {@code run}.
 */
@NullMarked
package io.tidemark.benchmarks.nexmark;

import org.jspecify.annotations.NullMarked;
