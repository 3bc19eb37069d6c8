/**
 * How records get from Kafka to readers: each reader with a consumer of its own, or several over one.
 *
 * <p>Read the classes in this order:
 *
 * <ol>
 *   <li>{@link Scan} is what a reader sees: the records of its partitions, in order, from where it begins.
 *   <li>{@code OwnScan} is a consumer for one reader.
 *   <li>{@code Window} decides, for one partition, what several readers can share: what is kept, who may join, who holds up
 *       the others for too long.
 *   <li>{@code SharedScan} owns the one consumer and its thread, and fills the windows.
 *   <li>{@code ArmScan} is one reader's part in a shared scan, and its own consumer from when it was left behind.
 *   <li>{@link SharedScans} finds the shared scan for a reader, and keeps the figures.
 * </ol>
 *
 * <p><b>Invariant.</b> A reader gets the same records at the same offsets in the same order, whether it shares or not, and whatever
 * the others do.
 *
 * <p>What is shared are bytes. Each reader decodes for itself: a program may change the objects it is given, and the
 * classes of two JARs are never the same.
 */
@NullMarked
package io.tidemark.kafka.scan;

import org.jspecify.annotations.NullMarked;
