package io.tidemark.engine.state.rocksdb;

import static java.util.Objects.requireNonNull;

import io.tidemark.engine.state.StateBackend;
import io.tidemark.engine.state.StateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBufferManager;

/**
 * Makes stores in RocksDB. All stores share one cache and one budget for what isn't written yet, so that memory stays
 * bounded however many there are.
 *
 * <p>Thread-safe. Close the stores first.
 */
public final class RocksDbBackend implements StateBackend {

    private final LRUCache cache;
    private final WriteBufferManager writeBuffers;

    private RocksDbBackend(RocksDbSettings settings) {
        cache = new LRUCache(settings.cacheBytes());
        writeBuffers = new WriteBufferManager(settings.writeBufferBytes(), cache);
    }

    /** A backend that stays within so many bytes; see {@link RocksDbSettings#within}. */
    public static RocksDbBackend within(long memoryBytes) {
        return create(RocksDbSettings.within(memoryBytes));
    }

    public static RocksDbBackend create(RocksDbSettings settings) {
        RocksDB.loadLibrary();
        return new RocksDbBackend(settings);
    }

    @Override
    public StateStore open(Spec spec) throws IOException {
        if (Files.exists(spec.directory())) {
            throw new IOException("State of %s can't be opened: directory %s exists already."
                    .formatted(spec.owner(), spec.directory()));
        }
        for (var part : spec.from()) {
            if (!PartFiles.isDatabase(part.directory())) {
                // RocksDB would make an empty one of it, and nobody would notice that the state is gone
                throw new IOException(
                        "State of %s can't be restored from %s: the snapshot doesn't name all files that RocksDB wrote, %s is missing. Use another snapshot."
                                .formatted(spec.owner(), part.directory(), PartFiles.ENTRANCE));
            }
        }
        try {
            return spec.from().isEmpty() ? openEmpty(spec) : openFrom(spec, baseOf(spec));
        } catch (RocksDBException e) {
            throw new IOException(
                    "State of %s can't be opened in %s: %s".formatted(spec.owner(), spec.directory(), e.getMessage()),
                    e);
        } catch (UncheckedIOException e) {
            // a part that can be opened may still turn out to be damaged when its rows are read
            throw new IOException(
                    "State of %s can't be restored: %s"
                            .formatted(
                                    spec.owner(), requireNonNull(e.getCause()).getMessage()),
                    e);
        }
    }

    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
    }

    private StateStore openEmpty(Spec spec) throws IOException, RocksDBException {
        Files.createDirectories(spec.directory());
        return RocksDbStore.open(spec.owner(), spec.directory(), spec.tables(), options(), Optional.empty());
    }

    /** The part that has most of what is wanted, and among those the one with the least besides. */
    private static Part baseOf(Spec spec) {
        return Collections.max(
                spec.from(),
                Comparator.<Part>comparingInt(it -> it.keyGroups().sizeOfOverlap(spec.keyGroups()))
                        .thenComparingInt(it -> -it.keyGroups().size()));
    }

    /**
     * Takes the files of one part as they are. If parallelism changed, what lies outside of our key groups is deleted, by a
     * note that it is; and the rows of other parts that belong to us are copied.
     */
    private StateStore openFrom(Spec spec, Part base) throws IOException, RocksDBException {
        PartFiles.link(base.directory(), spec.directory());
        var store = RocksDbStore.open(spec.owner(), spec.directory(), spec.tables(), options(), Optional.of(base));
        try {
            store.clip(base.keyGroups(), spec.keyGroups());
            for (int i = 0; i < spec.from().size(); i++) {
                var part = spec.from().get(i);
                if (!part.equals(base) && part.keyGroups().overlaps(spec.keyGroups())) {
                    copy(spec, part, i, store);
                }
            }
            return store;
        } catch (Throwable e) {
            store.close();
            throw e;
        }
    }

    private void copy(Spec spec, Part part, int number, RocksDbStore into) throws IOException, RocksDBException {
        var copy = spec.directory().resolveSibling(spec.directory().getFileName() + "-part-" + number);
        PartFiles.link(part.directory(), copy);
        try (var source = RocksDbStore.open(spec.owner(), copy, spec.tables(), options(), Optional.empty())) {
            into.copyFrom(source, spec.keyGroups());
        } finally {
            PartFiles.delete(copy);
        }
    }

    private StoreOptions options() {
        return StoreOptions.create(cache, writeBuffers);
    }
}
