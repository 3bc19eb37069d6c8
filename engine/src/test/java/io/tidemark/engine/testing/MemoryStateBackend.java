package io.tidemark.engine.testing;

import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.state.ChangedRows;
import io.tidemark.engine.state.StateBackend;
import io.tidemark.engine.state.StateBackends;
import io.tidemark.engine.state.StateStore;
import io.tidemark.engine.state.StateTable;
import io.tidemark.engine.state.StoreSnapshot;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** State in sorted maps, however many bytes it takes; a snapshot is one file with all rows. */
public final class MemoryStateBackend implements StateBackend, StateBackends {

    private static final String FILE = "rows";

    @Override
    public StateStore open(Spec spec) throws IOException {
        var store = new Store(spec.tables());
        boolean first = true;
        for (var part : spec.from()) {
            if (part.keyGroups().overlaps(spec.keyGroups())) {
                store.load(part.directory().resolve(FILE), spec.keyGroups(), first);
                first = false;
            }
        }
        return store;
    }

    @Override
    public StateBackend open(long memoryBytes) {
        return this;
    }

    @Override
    public void close() {}

    private static final class Store implements StateStore {

        private final Map<String, Table> tables = new TreeMap<>();

        Store(List<String> names) {
            names.forEach(name -> tables.put(name, new Table()));
        }

        @Override
        public StateTable table(String name) {
            var table = tables.get(name);
            if (table == null) {
                throw new IllegalArgumentException("there is no table '" + name + "'");
            }
            return table;
        }

        @Override
        public void write(ChangedRows rows) {
            rows.forEach(new ChangedRows.Receiver<RuntimeException>() {
                @Override
                public void put(StateTable table, byte[] bytes, int keyStart, int keyEnd, int valueEnd) {
                    ((Table) table)
                            .rows.put(
                                    Arrays.copyOfRange(bytes, keyStart, keyEnd),
                                    Arrays.copyOfRange(bytes, keyEnd, valueEnd));
                }

                @Override
                public void delete(StateTable table, byte[] bytes, int keyStart, int keyEnd) {
                    ((Table) table).rows.remove(Arrays.copyOfRange(bytes, keyStart, keyEnd));
                }
            });
        }

        @Override
        public StoreSnapshot snapshot(Path directory) throws IOException {
            Files.createDirectory(directory);
            var file = directory.resolve(FILE);
            try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
                out.writeInt(tables.size());
                for (var table : tables.entrySet()) {
                    out.writeUTF(table.getKey());
                    table.getValue().write(out);
                }
            }
            return new StoreSnapshot(directory, List.of(new StoreSnapshot.LocalFile(FILE, Files.size(file), false)));
        }

        void load(Path file, KeyGroupRange keyGroups, boolean broadcast) throws IOException {
            try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                int count = in.readInt();
                for (int i = 0; i < count; i++) {
                    var known = tables.get(in.readUTF());
                    (known == null ? new Table() : known).read(in, keyGroups, broadcast);
                }
            }
        }

        @Override
        public void close() {}
    }

    private static final class Table implements StateTable {

        private final TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);

        @Override
        public byte @Nullable [] get(byte[] key, int keyLength) {
            return rows.get(Arrays.copyOf(key, keyLength));
        }

        @Override
        public void put(byte[] key, int keyLength, byte[] value, int valueLength) {
            rows.put(Arrays.copyOf(key, keyLength), Arrays.copyOf(value, valueLength));
        }

        @Override
        public void delete(byte[] key, int keyLength) {
            rows.remove(Arrays.copyOf(key, keyLength));
        }

        @Override
        public Rows scan(byte[] from, byte[] to) {
            return new Walk(new TreeMap<>(rows.subMap(from, to)).entrySet().iterator());
        }

        void write(DataOutputStream out) throws IOException {
            out.writeInt(rows.size());
            for (var row : rows.entrySet()) {
                out.writeInt(row.getKey().length);
                out.write(row.getKey());
                out.writeInt(row.getValue().length);
                out.write(row.getValue());
            }
        }

        void read(DataInputStream in, KeyGroupRange keyGroups, boolean broadcast) throws IOException {
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                var key = in.readNBytes(in.readInt());
                var value = in.readNBytes(in.readInt());
                int group = ((key[0] & 0xff) << 8) | (key[1] & 0xff);
                if (keyGroups.contains(group) || (broadcast && group == KeyGroups.BROADCAST)) {
                    rows.put(key, value);
                }
            }
        }
    }

    private static final class Walk implements StateTable.Rows {

        private final Iterator<Map.Entry<byte[], byte[]>> rest;
        private Map.@Nullable Entry<byte[], byte[]> current;

        Walk(Iterator<Map.Entry<byte[], byte[]>> rest) {
            this.rest = rest;
        }

        @Override
        public boolean next() {
            current = rest.hasNext() ? rest.next() : null;
            return current != null;
        }

        @Override
        public byte[] key() {
            return row().getKey();
        }

        @Override
        public byte[] value() {
            return row().getValue();
        }

        @Override
        public void close() {}

        private Map.Entry<byte[], byte[]> row() {
            if (current == null) {
                throw new IllegalStateException("there is no row here");
            }
            return current;
        }
    }
}
