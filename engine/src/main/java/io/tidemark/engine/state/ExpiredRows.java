package io.tidemark.engine.state;

import io.tidemark.engine.shuffle.KeyGroupRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes rows whose time to live is over though nobody asked for them: looks at some rows of the store before each flush,
 * and goes on from there before the next.
 */
final class ExpiredRows<V> {

    /** Rows looked at in one go; a millisecond's work. */
    private static final int PER_SWEEP = 500;

    /** Rows to look at for each row written, so that more go than come, and between two barriers at least. */
    private static final int PER_WRITE = 2;

    private static final int PER_BARRIER = 2_000;

    /** Rows; when there are more to look at than time, some must stay for longer. */
    private static final long MOST_OWED = 100_000_000;

    private final StoreAccess access;
    private final WriteBack<V> writeBack;
    private final Residents<V> residents;
    private final byte[] start;
    private final byte[] end;
    private byte[] from;
    private long writtenBefore;
    private long toLookAt;

    /** Brings rows into heap. */
    interface Residents<V> {

        /** The row of this key, from the store if it isn't in heap yet. */
        Row<V> of(byte[] key);
    }

    ExpiredRows(KeyGroupRange keyGroups, StoreAccess access, WriteBack<V> writeBack, Residents<V> residents) {
        this.access = access;
        this.writeBack = writeBack;
        this.residents = residents;
        this.start = RowKey.startOf(keyGroups.first());
        this.end = RowKey.startOf(keyGroups.end());
        this.from = start;
    }

    /** Whether the store has any row of this table. */
    boolean storeHasRows() {
        try (var rows = writeBack.table().scan(start, end)) {
            return rows.next();
        }
    }

    /** Something was written to the store, and more is to be looked at for it. */
    void beforeSnapshot() {
        if (writeBack.form().expires()) {
            toLookAt =
                    Math.min(toLookAt, MOST_OWED) + PER_BARRIER + PER_WRITE * (writeBack.writtenRows() - writtenBefore);
            writtenBefore = writeBack.writtenRows();
            sweep();
        }
    }

    /** Looks at some rows, if it is time to. */
    void sweep() {
        if (toLookAt <= 0) {
            return;
        }
        toLookAt -= PER_SWEEP;
        for (var key : findExpired()) {
            // what is in heap may be younger
            var row = residents.of(key);
            if (row.value != null && writeBack.form().isOver(row.time, access.watermark())) {
                row.value = null;
                writeBack.changed(row);
            }
        }
    }

    /** Keys first, rows later: bringing rows into heap may write others, which the walk wouldn't see. */
    private List<byte[]> findExpired() {
        var found = new ArrayList<byte[]>();
        try (var rows = writeBack.table().scan(from, end)) {
            int left = PER_SWEEP;
            boolean more = rows.next();
            while (more && left-- > 0) {
                if (writeBack.form().isOver(ValueForm.timeOf(rows.value()), access.watermark())) {
                    found.add(rows.key());
                }
                more = rows.next();
            }
            from = more ? rows.key() : start;
        }
        return found;
    }
}
