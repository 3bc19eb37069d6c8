package io.tidemark.engine.inspect;

import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.state.RowLayout;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the rows of one key, up to a number of rows and of bytes, so that what is found fits into memory. */
final class KeyQuery {

    /** As they are stored. */
    private static final long MOST_BYTES = 8L * 1024 * 1024;

    private final byte[] key;
    private final int limit;
    private final List<StateEntry> found = new ArrayList<>();
    private long bytes;
    private boolean complete = true;

    /** @param limit rows, &gt;= 1 */
    KeyQuery(byte[] key, int limit) {
        this.key = key;
        this.limit = limit;
    }

    void search(Parts parts, Decoder decoder, String state) throws IOException, SnapshotException {
        int group = KeyGroups.of(key, 0, key.length);
        var layout = decoder.kind().layout();
        var range = layout.rangeOf(group, key);
        try (var rows = parts.with(group).table(state).scan(range.from(), range.to())) {
            while (complete && rows.next()) {
                if (Thread.interrupted()) {
                    throw new InterruptedIOException("It was cancelled.");
                }
                var row = rows.key();
                var value = rows.value();
                boolean isOfKey = layout == RowLayout.MAP_KEY || Arrays.equals(layout.keyOf(row), key);
                if (isOfKey && !decoder.isOver(value)) {
                    add(decoder, row, value);
                }
            }
        }
    }

    private void add(Decoder decoder, byte[] row, byte[] value) {
        bytes += row.length + value.length;
        if (found.size() == limit || (bytes > MOST_BYTES && !found.isEmpty())) {
            complete = false;
            return;
        }
        found.add(decoder.entry(row, value));
    }

    StateEntries result() {
        return new StateEntries(found, complete);
    }
}
