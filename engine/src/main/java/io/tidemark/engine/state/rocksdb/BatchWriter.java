package io.tidemark.engine.state.rocksdb;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.engine.state.ChangedRows;
import io.tidemark.engine.state.StateTable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Writes rows to a database in portions. Not at once, so that no copy of all of them is needed: a database whose process
 * dies is never used again.
 *
 * <p>A portion is put together in RocksDB's own form of a write batch, so that a call into native code is needed for each
 * portion and not for each row. The form is that of its write-ahead log and therefore stable; it is described in RocksDB's
 * {@code db/write_batch.cc}: a sequence number (8 bytes, set by the database) and the number of rows (4 bytes, the least
 * significant first); then for each row its kind, the column family's number, and the key's and the value's length and
 * bytes, numbers as varints.
 */
final class BatchWriter implements ChangedRows.Receiver<RocksDBException> {

    private static final byte PUT = 5;
    private static final byte DELETE = 4;
    private static final int PORTION_BYTES = 256 * 1024;

    private final RocksDB database;
    private final WriteOptions options;
    private final ByteWriter portion = new ByteWriter(4096);
    private int rows;

    BatchWriter(RocksDB database, WriteOptions options) {
        this.database = database;
        this.options = options;
        begin();
    }

    @Override
    public void put(StateTable table, byte[] bytes, int keyStart, int keyEnd, int valueEnd) throws RocksDBException {
        row(PUT, table);
        bytes(bytes, keyStart, keyEnd);
        bytes(bytes, keyEnd, valueEnd);
        writeIfLarge();
    }

    @Override
    public void delete(StateTable table, byte[] bytes, int keyStart, int keyEnd) throws RocksDBException {
        row(DELETE, table);
        bytes(bytes, keyStart, keyEnd);
        writeIfLarge();
    }

    /** Writes what isn't written yet. */
    void flush() throws RocksDBException {
        if (rows == 0) {
            return;
        }
        var form = portion.toByteArray();
        for (int i = 0; i < Integer.BYTES; i++) {
            form[Long.BYTES + i] = (byte) (rows >>> (Byte.SIZE * i));
        }
        try (var batch = new WriteBatch(form)) {
            database.write(options, batch);
        }
        begin();
    }

    private void begin() {
        portion.clear();
        portion.putLong(0).putInt(0);
        rows = 0;
    }

    private void row(byte kind, StateTable table) {
        portion.putByte(kind);
        varint(((RocksDbTable) table).family());
        rows++;
    }

    private void bytes(byte[] bytes, int start, int end) {
        varint(end - start);
        portion.putBytes(bytes, start, end - start);
    }

    private void varint(int number) {
        int left = number;
        for (; (left & ~0x7f) != 0; left >>>= 7) {
            portion.putByte((left & 0x7f) | 0x80);
        }
        portion.putByte(left);
    }

    private void writeIfLarge() throws RocksDBException {
        if (portion.size() >= PORTION_BYTES) {
            flush();
        }
    }
}
