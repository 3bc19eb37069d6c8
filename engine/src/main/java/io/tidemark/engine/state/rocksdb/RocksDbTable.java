package io.tidemark.engine.state.rocksdb;

import io.tidemark.engine.state.StateTable;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteOptions;

/** Rows in one column family. */
final class RocksDbTable implements StateTable {

    private final RocksDbStore store;
    private final RocksDB database;
    private final ColumnFamilyHandle handle;
    private final WriteOptions write;
    private final int family;

    RocksDbTable(RocksDbStore store, RocksDB database, ColumnFamilyHandle handle, WriteOptions write) {
        this.store = store;
        this.database = database;
        this.handle = handle;
        this.write = write;
        this.family = handle.getID();
    }

    /** The number of its column family. */
    int family() {
        return family;
    }

    ColumnFamilyHandle handle() {
        return handle;
    }

    @Override
    public byte @Nullable [] get(byte[] key, int keyLength) {
        try {
            return database.get(handle, key, 0, keyLength);
        } catch (RocksDBException e) {
            throw store.failure(e);
        }
    }

    @Override
    public void put(byte[] key, int keyLength, byte[] value, int valueLength) {
        try {
            database.put(handle, write, key, 0, keyLength, value, 0, valueLength);
        } catch (RocksDBException e) {
            throw store.failure(e);
        }
    }

    @Override
    public void delete(byte[] key, int keyLength) {
        try {
            database.delete(handle, write, key, 0, keyLength);
        } catch (RocksDBException e) {
            throw store.failure(e);
        }
    }

    @Override
    public Rows scan(byte[] from, byte[] to) {
        return new Walk(from, to);
    }

    @Override
    public long estimatedRows() {
        return property("rocksdb.estimate-num-keys");
    }

    @Override
    public long estimatedBytes() {
        return property("rocksdb.estimate-live-data-size");
    }

    private long property(String name) {
        try {
            return database.getLongProperty(handle, name);
        } catch (RocksDBException e) {
            throw store.failure(e);
        }
    }

    private final class Walk implements Rows {

        private final Slice end;
        private final ReadOptions options;
        private final RocksIterator iterator;
        private boolean begun;
        private boolean closed;

        Walk(byte[] from, byte[] to) {
            end = new Slice(to);
            options = new ReadOptions().setIterateUpperBound(end);
            iterator = database.newIterator(handle, options);
            iterator.seek(from);
        }

        @Override
        public boolean next() {
            if (begun) {
                iterator.next();
            }
            begun = true;
            if (iterator.isValid()) {
                return true;
            }
            try {
                iterator.status();
                return false;
            } catch (RocksDBException e) {
                throw store.failure(e);
            }
        }

        @Override
        public byte[] key() {
            return iterator.key();
        }

        @Override
        public byte[] value() {
            return iterator.value();
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                iterator.close();
                options.close();
                end.close();
            }
        }
    }
}
