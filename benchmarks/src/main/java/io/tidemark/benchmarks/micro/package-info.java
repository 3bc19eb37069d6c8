/**
 * What single parts of the engine cost, each by itself: JMH benchmarks, run by {@code benchmarks/micro}.
 *
 * <p>They stand where the engine's own runtime stands: before the public face of a room, with RocksDB behind the state. Each
 * class opens with the question it answers. An operation is always one event, row, timer or value, however many a method
 * handles at once.
 */
@NullMarked
package io.tidemark.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
