package io.tidemark.engine.state.rocksdb;

import static java.util.Objects.requireNonNull;

import io.tidemark.engine.state.StateBackend;
import io.tidemark.engine.state.StateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
            return wholePartOf(spec) ? openLinked(spec) : openCopied(spec);
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

    private static boolean wholePartOf(Spec spec) {
        return spec.from().size() == 1 && spec.from().get(0).keyGroups().equals(spec.keyGroups());
    }

    /** The usual case: the part is the store, so its files are taken as they are. */
    private StateStore openLinked(Spec spec) throws IOException, RocksDBException {
        var part = spec.from().get(0);
        PartFiles.link(part.directory(), spec.directory());
        return RocksDbStore.open(spec.owner(), spec.directory(), spec.tables(), options(), Optional.of(part));
    }

    /** Parallelism changed: the rows of our key groups are copied from each part that has some. */
    private StateStore openCopied(Spec spec) throws IOException, RocksDBException {
        Files.createDirectories(spec.directory());
        var store = RocksDbStore.open(spec.owner(), spec.directory(), spec.tables(), options(), Optional.empty());
        boolean broadcastTaken = false;
        try {
            for (int i = 0; i < spec.from().size(); i++) {
                var part = spec.from().get(i);
                if (part.keyGroups().overlaps(spec.keyGroups())) {
                    var copy = spec.directory().resolveSibling(spec.directory().getFileName() + "-part-" + i);
                    PartFiles.link(part.directory(), copy);
                    try (var source =
                            RocksDbStore.open(spec.owner(), copy, spec.tables(), options(), Optional.empty())) {
                        store.copyFrom(source, spec.keyGroups());
                        if (!broadcastTaken) {
                            // all parts hold the same, and mixing them could only do harm
                            store.copyBroadcastFrom(source);
                            broadcastTaken = true;
                        }
                    } finally {
                        PartFiles.delete(copy);
                    }
                }
            }
            return store;
        } catch (Throwable e) {
            store.close();
            throw e;
        }
    }

    private StoreOptions options() {
        return StoreOptions.create(cache, writeBuffers);
    }
}
