package io.tidemark.engine.inspect;

import io.tidemark.engine.checkpoint.SnapshotException;
import io.tidemark.engine.state.RowLayout;
import io.tidemark.engine.state.StateTable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A walk over the rows of one state that count; without rows if a snapshot doesn't have the state. Not thread-safe. */
final class RowWalk implements AutoCloseable {

    private final StateTable.@Nullable Rows rows;
    private final @Nullable Decoder decoder;
    private byte @Nullable [] row;
    private byte[] value = {};

    private RowWalk(StateTable.@Nullable Rows rows, @Nullable Decoder decoder) {
        this.rows = rows;
        this.decoder = decoder;
    }

    /** @param keyGroup one whose part has the range */
    static RowWalk open(
            Optional<Parts> parts, Optional<Decoder> decoder, String state, int keyGroup, RowLayout.Range range)
            throws IOException, SnapshotException {
        if (parts.isEmpty() || decoder.isEmpty()) {
            return new RowWalk(null, null);
        }
        var table = parts.get().with(keyGroup).table(state);
        return new RowWalk(table.scan(range.from(), range.to()), decoder.get());
    }

    void next() {
        row = null;
        while (row == null && rows != null && decoder != null && rows.next()) {
            value = rows.value();
            if (!decoder.isOver(value)) {
                row = rows.key();
            }
        }
    }

    /** Its key; null behind the last one, and before {@link #next} was called. */
    byte @Nullable [] row() {
        return row;
    }

    byte[] value() {
        return value;
    }

    StateEntry entry() {
        if (row == null || decoder == null) {
            throw new IllegalStateException("there is no row here");
        }
        return decoder.entry(row, value);
    }

    @Override
    public void close() {
        if (rows != null) {
            rows.close();
        }
    }
}
