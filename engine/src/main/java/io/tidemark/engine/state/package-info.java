/**
 * Keyed state: what an operator remembers, and what a snapshot of it is.
 *
 * <p>From the outside in: {@link KeyedState} gives an operator typed tables by key ({@link ValueTable}, {@link ListTable},
 * {@link MapTable}, {@link TimedTable}). They work on rows in heap whose values are objects, so that the hot path neither
 * serializes values nor leaves the Java heap. Behind them lies a {@link StateStore} of sorted bytes, which {@code
 * state.rocksdb} implements.
 *
 * <ol>
 *   <li>{@code Row} is one row in heap; {@code RowIndex} finds it by its key's bytes, {@code RowQueue} by time.
 *   <li>{@code WriteBack} knows which rows changed, hands them to the store in batches, and counts what rows take of the
 *       job's {@link HeapBudget}.
 *   <li>{@code Room} lets go of rows that aren't used when the budget is used up; {@code RowCache} is index and room
 *       together.
 *   <li>{@code StoreAccess} is the store as tables see it: what is on its way into it, and when it may change.
 * </ol>
 *
 * <p>A row's key is the key group (2 bytes, big endian), then for timed tables the time (8 bytes, big endian, sign bit
 * flipped, so that order is kept), then the key's bytes; for maps the key's length (4 bytes) before them and the map's key
 * behind. Rows of a key group lie together, and within it what is due first comes first.
 *
 * <p><b>Invariant.</b> A row in heap is newer than or equal to what the store has of it, and the store has all that isn't
 * in heap. A row that was handed over stays in heap until the store has it.
 *
 * <p><b>Threads.</b> Tables belong to one task's thread. {@link PendingSnapshot} may be completed by another while the task
 * goes on; until then nothing else writes to the store.
 */
@NullMarked
package io.tidemark.engine.state;

import org.jspecify.annotations.NullMarked;
