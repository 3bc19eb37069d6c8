package io.tidemark.engine.state;

import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.ValueReader;
import io.tidemark.engine.shuffle.KeyGroups;
import java.nio.ByteBuffer;

/**
 * Brings the rows of a table into the form in which the program keeps them now. Done once, when a store was filled from a
 * snapshot of an older form and before anything else uses it; if it is interrupted the store is thrown away, and the
 * snapshot is as it was.
 */
public final class StateMigration {

    /** Rows written together. */
    private static final int BATCH = 10_000;

    private StateMigration() {}

    /**
     * Rewrites each row.
     *
     * @param expires whether the table has a time to live
     * @param older reads values as the snapshot has them
     * @param now writes them
     * @return how many rows there were
     * @throws io.tidemark.api.serde.SerdeException if a value can't be read
     */
    public static <V> long run(StateStore store, String table, boolean expires, ValueReader<V> older, Serde<V> now) {
        var rows = store.table(table);
        long count = 0;
        // behind the last key group lies what every task has a copy of
        try (var walk = rows.scan(RowKey.startOf(0), RowKey.endOf(KeyGroups.COUNT))) {
            var batch = new RowBatch();
            while (walk.next()) {
                var stored = ByteBuffer.wrap(walk.value());
                batch.beginPut(rows, walk.key());
                if (expires) {
                    batch.value().putLong(stored.getLong());
                }
                now.write(older.read(stored), batch.value());
                batch.endPut();
                count++;
                if (batch.size() == BATCH) {
                    store.write(batch);
                    batch = new RowBatch();
                }
            }
            store.write(batch);
        }
        return count;
    }
}
