/**
 * Kafka Streams and Tidemark make the same of the same events.
 *
 * <ol>
 *   <li>{@link Feed} is what both are given: clicks on two sides, in one order.
 *   <li>{@link StreamsRun} and {@link TidemarkRun} bring it through a topology there and a program here.
 *   <li>A {@link Comparison} has both side by side and says what must agree. They lie by subject: {@link WindowComparisons},
 *       {@link SessionComparisons}, {@link JoinComparisons}, {@link TableComparisons}, {@link DistinctComparison}.
 * </ol>
 *
 * <p>Where the two differ by what they promise, the comparison says so and compares what both promise.
 */
@NullMarked
package io.tidemark.benchmarks.parity;

import org.jspecify.annotations.NullMarked;
