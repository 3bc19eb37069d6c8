package io.tidemark.engine.inspect;

import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.state.RowLayout;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/** Reads rows of one state of one snapshot. */
final class Decoder {

    private final String state;
    private final StateKind kind;
    private final Form keys;
    private final Optional<Form> mapKeys;
    private final Form values;

    /** What was written at this time or before is gone; {@link Long#MIN_VALUE} if nothing is. */
    private final long overBefore;

    /** @throws UnreadableStateException if this version doesn't know such a state */
    Decoder(Parts parts, String state, Manifest.StateForm form) throws UnreadableStateException {
        var operator = parts.operator();
        var program = parts.program();
        this.state = state;
        this.kind = StateKind.parse(form.kind());
        this.keys = Forms.of(operator.key(), () -> program.keys(parts.uid(), operator.key()));
        this.mapKeys = kind.mapKeys().map(Forms::of);
        this.values = Forms.of(form.value(), () -> program.values(parts.uid(), state, form.value()));
        long timeToLive = form.timeToLiveMillis();
        this.overBefore = timeToLive == 0 || operator.watermark() < Long.MIN_VALUE + timeToLive
                ? Long.MIN_VALUE
                : operator.watermark() - timeToLive;
    }

    StateKind kind() {
        return kind;
    }

    /** When a row is taken out of the store is by chance, so it doesn't count as soon as it could be. */
    boolean isOver(byte[] value) {
        return kind.expires()
                && overBefore != Long.MIN_VALUE
                && ByteBuffer.wrap(value).getLong() <= overBefore;
    }

    StateEntry entry(byte[] row, byte[] value) {
        var layout = kind.layout();
        return new StateEntry(
                state,
                layout == RowLayout.MAP_KEY
                        ? Optional.empty()
                        : Optional.of(keys.read(ByteBuffer.wrap(layout.keyOf(row)))),
                time(layout, row),
                mapKeys.flatMap(form -> layout.mapKeyOf(row).map(bytes -> form.read(ByteBuffer.wrap(bytes)))),
                value(value),
                kind.expires()
                        ? Optional.of(
                                Instant.ofEpochMilli(ByteBuffer.wrap(value).getLong()))
                        : Optional.empty());
    }

    private Optional<Object> value(byte[] stored) {
        if (kind.timer()) {
            return Optional.empty();
        }
        var bytes = ByteBuffer.wrap(stored);
        if (kind.expires()) {
            bytes.getLong();
        }
        return Optional.of(values.read(bytes.slice()));
    }

    private static Optional<Instant> time(RowLayout layout, byte[] row) {
        var time = layout.timeOf(row);
        return time.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time.getAsLong()));
    }
}
