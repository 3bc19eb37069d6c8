package io.tidemark.engine.state;

import io.tidemark.engine.shuffle.KeyGroupRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes rows whose time to live is over though nobody asked for them: looks at some rows of the store before each flush,
 * and goes on from there before the next.
 */
final class ExpiredRows<V> {

    /** Rows; a few milliseconds' work. */
    private static final int PER_SWEEP = 2_000;

    private final StoreAccess access;
    private final WriteBack<V> writeBack;
    private final Residents<V> residents;
    private final byte[] start;
    private final byte[] end;
    private byte[] from;

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

    void sweep() {
        if (!writeBack.form().expires()) {
            return;
        }
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
