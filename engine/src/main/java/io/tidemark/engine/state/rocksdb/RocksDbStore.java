package io.tidemark.engine.state.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.state.ChangedRows;
import io.tidemark.engine.state.StateBackend;
import io.tidemark.engine.state.StateStore;
import io.tidemark.engine.state.StateTable;
import io.tidemark.engine.state.StoreSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** One database, a column family for each table. */
final class RocksDbStore implements StateStore {

    /** RocksDB insists on having it; no table of ours lies there. */
    private static final String DEFAULT = new String(RocksDB.DEFAULT_COLUMN_FAMILY, UTF_8);

    private final String owner;
    private final Path directory;
    private final RocksDB database;
    private final StoreOptions options;
    private final List<ColumnFamilyHandle> handles;
    private final Optional<StateBackend.Part> takenOver;
    private final Map<String, RocksDbTable> tables = new LinkedHashMap<>();
    private boolean closed;

    /** How many changes there had been at the last snapshot. */
    private long snapshotSequence = -1;

    private RocksDbStore(
            String owner,
            Path directory,
            RocksDB database,
            StoreOptions options,
            List<ColumnFamilyHandle> handles,
            Optional<StateBackend.Part> takenOver)
            throws RocksDBException {
        this.owner = owner;
        this.directory = directory;
        this.database = database;
        this.options = options;
        this.handles = handles;
        this.takenOver = takenOver;
        for (var handle : handles) {
            var name = new String(handle.getName(), UTF_8);
            tables.put(name, new RocksDbTable(this, database, handle, options.write()));
        }
        tables.remove(DEFAULT);
    }

    /**
     * Opens a database, made if need be, with exactly these tables.
     *
     * @param options closed with the store, also if opening fails
     * @param takenOver whose files were put into the directory before
     */
    static RocksDbStore open(
            String owner,
            Path directory,
            List<String> tables,
            StoreOptions options,
            Optional<StateBackend.Part> takenOver)
            throws RocksDBException {
        var handles = new ArrayList<ColumnFamilyHandle>();
        RocksDB database = null;
        try {
            var names = new TreeSet<String>(existingTables(directory));
            names.add(DEFAULT);
            names.addAll(tables);
            var descriptors = names.stream()
                    .map(it -> new ColumnFamilyDescriptor(it.getBytes(UTF_8), options.table()))
                    .toList();
            database = RocksDB.open(options.database(), directory.toString(), descriptors, handles);
            var store = new RocksDbStore(owner, directory, database, options, handles, takenOver);
            store.dropAllBut(tables);
            return store;
        } catch (RocksDBException | RuntimeException e) {
            close(handles, database, options);
            throw e;
        }
    }

    @Override
    public StateTable table(String name) {
        var table = tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException("%s has no table '%s', only %s".formatted(owner, name, tables.keySet()));
        }
        return table;
    }

    @Override
    public void write(ChangedRows rows) {
        var writer = new BatchWriter(database, options.write());
        try {
            rows.forEach(writer);
            writer.flush();
        } catch (RocksDBException e) {
            throw failure(e);
        }
    }

    @Override
    public StoreSnapshot snapshot(Path target) throws IOException {
        boolean unchanged;
        try (var checkpoint = Checkpoint.create(database)) {
            database.flush(options.flush(), handles);
            checkpoint.createCheckpoint(target.toString());
            long sequence = database.getLatestSequenceNumber();
            unchanged = sequence == snapshotSequence;
            snapshotSequence = sequence;
        } catch (RocksDBException e) {
            throw new IOException(
                    "No snapshot of %s could be written from %s to %s: %s"
                            .formatted(owner, directory, target, e.getMessage()),
                    e);
        }
        var files = new ArrayList<StoreSnapshot.LocalFile>();
        for (var file : PartFiles.list(target)) {
            var name = file.getFileName().toString();
            files.add(new StoreSnapshot.LocalFile(name, Files.size(file), PartFiles.isImmutable(name)));
        }
        return new StoreSnapshot(target, files, unchanged);
    }

    @Override
    public Optional<StateBackend.Part> takenOver() {
        return takenOver;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        close(handles, database, options);
    }

    /** Each after those that need it. */
    private static void close(List<ColumnFamilyHandle> handles, @Nullable RocksDB database, StoreOptions options) {
        handles.forEach(ColumnFamilyHandle::close);
        if (database != null) {
            database.close();
        }
        options.close();
    }

    /** Deletes the rows of key groups that a part has and that aren't wanted. ChangedRows behind all key groups stay. */
    void clip(KeyGroupRange part, KeyGroupRange wanted) throws RocksDBException {
        if (part.first() < wanted.first()) {
            deleteRange(part.first(), wanted.first());
        }
        if (wanted.end() < part.end()) {
            deleteRange(wanted.end(), part.end());
        }
    }

    private void deleteRange(int firstKeyGroup, int endKeyGroup) throws RocksDBException {
        var from = startOf(firstKeyGroup);
        var to = startOf(endKeyGroup);
        for (var table : tables.values()) {
            // files with nothing else in them first: once a row is noted as deleted, the file with that note must stay
            database.deleteFilesInRanges(table.handle(), List.of(from, to), false);
            database.deleteRange(table.handle(), options.write(), from, to);
        }
    }

    /** Takes over the rows of some key groups from all tables that both stores have. */
    void copyFrom(RocksDbStore source, KeyGroupRange keyGroups) {
        var from = startOf(keyGroups.first());
        var to = startOf(keyGroups.end());
        for (var entry : tables.entrySet()) {
            var table = source.tables.get(entry.getKey());
            if (table != null) {
                try (var rows = table.scan(from, to)) {
                    while (rows.next()) {
                        var key = rows.key();
                        var value = rows.value();
                        entry.getValue().put(key, key.length, value, value.length);
                    }
                }
            }
        }
    }

    UncheckedIOException failure(RocksDBException cause) {
        return new UncheckedIOException(new IOException(
                "State of %s in %s can't be used: %s".formatted(owner, directory, cause.getMessage()), cause));
    }

    private static byte[] startOf(int keyGroup) {
        return ByteBuffer.allocate(Short.BYTES).putShort((short) keyGroup).array();
    }

    private static List<String> existingTables(Path directory) throws RocksDBException {
        try (var options = new Options()) {
            return RocksDB.listColumnFamilies(options, directory.toString()).stream()
                    .map(it -> new String(it, UTF_8))
                    .toList();
        }
    }

    private void dropAllBut(List<String> wanted) throws RocksDBException {
        for (var name : List.copyOf(tables.keySet())) {
            var table = tables.get(name);
            if (table != null && !wanted.contains(name)) {
                database.dropColumnFamily(table.handle());
                handles.remove(table.handle());
                table.handle().close();
                tables.remove(name);
            }
        }
    }
}
