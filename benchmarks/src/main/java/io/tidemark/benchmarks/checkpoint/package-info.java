/**
 * What a checkpoint costs a job that goes on working, and what a job costs that has nothing to do.
 *
 * <p>{@code Tap} lets out just as many events as a measurement wants; {@code CountJob} counts them by key on the engine,
 * with RocksDB and a snapshot directory, but without Kafka, so that nothing else stands still. {@code PauseMeasurement} and
 * {@code SavepointMeasurement} ask it for savepoints, {@code IdleMain} watches a job on a quiet topic, and
 * {@code CheckpointMain} prints what they find.
 */
@NullMarked
package io.tidemark.benchmarks.checkpoint;

import org.jspecify.annotations.NullMarked;
