/**
 * Keyed state in RocksDB: the only room that knows it.
 *
 * <p>A store is one database; each of its tables is a column family. The write-ahead log is off: what is lost in a crash
 * is read again from the source. A snapshot is a RocksDB checkpoint: hard links to files that never change.
 */
@NullMarked
package io.tidemark.engine.state.rocksdb;

import org.jspecify.annotations.NullMarked;
