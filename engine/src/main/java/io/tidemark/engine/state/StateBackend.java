package io.tidemark.engine.state;

import io.tidemark.engine.shuffle.KeyGroupRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the stores that keyed state lives in, and holds the memory that they share. Thread-safe.
 *
 * <p>Close the stores first.
 */
public interface StateBackend extends AutoCloseable {

    /**
     * Opens the store of one operator subtask: empty, or filled with what snapshots hold of its key groups. Blocks.
     *
     * @throws IOException if the directory can't be used or a part can't be read; nothing is left open
     */
    StateStore open(Spec spec) throws IOException;

    /** Frees what the stores shared. Closing twice is harmless. */
    @Override
    void close();

    /**
     * What store to open.
     *
     * @param owner names the job, uid and subtask in messages
     * @param directory where the store's files go; made by the store, must not exist yet
     * @param keyGroups the key groups whose rows it holds
     * @param tables the names of its tables; a table that a part doesn't have begins empty, a part's table that isn't
     *     named here is dropped
     * @param from parts of a snapshot, those that have some of {@code keyGroups}; only rows of these are taken from them, and
     *     the rows of {@link io.tidemark.engine.shuffle.KeyGroups#BROADCAST} from one of them, since all have the same. Parts
     *     don't overlap
     */
    record Spec(String owner, Path directory, KeyGroupRange keyGroups, List<String> tables, List<Part> from) {

        public Spec {
            tables = List.copyOf(tables);
            from = List.copyOf(from);
        }
    }

    /**
     * What one store wrote into a snapshot, fetched and verified.
     *
     * @param keyGroups the key groups it held
     * @param directory holds exactly the files of the snapshot, under the names they were written with; the opened
     *     store may link to them but never changes them
     */
    record Part(KeyGroupRange keyGroups, Path directory) {}
}
