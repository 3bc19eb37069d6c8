/**
 * Keyed state: what an operator remembers, and what a snapshot of it is.
 *
 * <p>From the outside in: {@link KeyedState} gives an operator typed tables by key; they keep their rows in a {@link
 * StateStore} of sorted bytes, which {@code state.rocksdb} implements. A row's key is the key group (2 bytes, big
 * endian), then for timed tables the time (8 bytes, big endian, sign bit flipped, so that order is kept), then the
 * key's bytes: rows of a key group lie together, and within it what is due first comes first.
 *
 * <p>The write-back tables that keep hot values as objects will stand between the two: behind the typed tables, in
 * front of the store, and flushed before a snapshot; nothing outside this room will notice.
 *
 * <p><b>Threads.</b> A store and its tables belong to one task's thread.
 */
@NullMarked
package io.tidemark.engine.state;

import org.jspecify.annotations.NullMarked;
