package io.tidemark.benchmarks.micro;

import io.tidemark.api.serde.Serdes;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.state.HeapBudget;
import io.tidemark.engine.state.KeyedState;
import io.tidemark.engine.state.StateBackend;
import io.tidemark.engine.state.rocksdb.RocksDbBackend;
import io.tidemark.engine.state.rocksdb.RocksDbSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * State by number as a subtask has it, over RocksDB in a temporary directory that goes with it.
 *
 * @param state of all key groups
 */
record OpenState(KeyedState<Long> state, RocksDbBackend backend, Path directory) implements AutoCloseable {

    /** More than any benchmark here fills, unless it wants to. */
    static final HeapBudget AMPLE = new HeapBudget(1L << 30);

    private static final KeyGroupRange ALL = new KeyGroupRange(0, KeyGroups.COUNT);

    /** JMH makes its states by constructors, which throw nothing that is checked. */
    static OpenState create(HeapBudget budget, List<String> tables) {
        try {
            return open(budget, tables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OpenState open(HeapBudget budget, List<String> tables) throws IOException {
        var directory = Files.createTempDirectory("tidemark-benchmark-");
        var backend = RocksDbBackend.create(RocksDbSettings.DEFAULT);
        var store =
                backend.open(new StateBackend.Spec("benchmark", directory.resolve("store"), ALL, tables, List.of()));
        return new OpenState(new KeyedState<>(store, Serdes.int64(), ALL, budget), backend, directory);
    }

    /** Brings everything to the store, as a checkpoint does, and forgets the picture. */
    void flush() throws IOException {
        var picture = directory.resolve("picture");
        var unused = state.snapshot(picture).complete();
        delete(picture);
    }

    @Override
    public void close() throws IOException {
        state.close();
        backend.close();
        delete(directory);
    }

    private static void delete(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
