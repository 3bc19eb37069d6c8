package io.tidemark.engine.state;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.state.ValueState;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One value per key. */
public final class ValueTable<V> implements ValueState<V> {

    private final KeyedState<?> state;
    private final StateTable table;
    private final Serde<V> serde;
    private final RowKey row = new RowKey();
    private final ByteWriter valueBytes = new ByteWriter();

    ValueTable(KeyedState<?> state, StateTable table, Serde<V> serde) {
        this.state = state;
        this.table = table;
        this.serde = serde;
    }

    @Override
    public @Nullable V value() {
        var key = selectedRow();
        var bytes = table.get(key.array(), key.length());
        return bytes == null ? null : serde.read(ByteBuffer.wrap(bytes));
    }

    @Override
    public void update(V value) {
        valueBytes.clear();
        serde.write(value, valueBytes);
        var key = selectedRow();
        table.put(key.array(), key.length(), valueBytes.array(), valueBytes.size());
    }

    @Override
    public void clear() {
        var key = selectedRow();
        table.delete(key.array(), key.length());
    }

    private RowKey selectedRow() {
        var key = state.selectedKeyBytes();
        return row.of(state.selectedGroup(), key.array(), key.size());
    }
}
