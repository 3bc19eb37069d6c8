package io.tidemark.engine.state;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Serde;
import java.nio.ByteBuffer;

/**
 * What a row's value looks like in the store: the value's bytes; in tables with a time to live, the event time at which it
 * was last written (8 bytes, big endian) before them.
 *
 * @param serde of the value
 * @param timeToLiveMillis 0 for ever
 */
record ValueForm<V>(Serde<V> serde, long timeToLiveMillis) {

    static <V> ValueForm<V> lasting(Serde<V> serde) {
        return new ValueForm<>(serde, 0);
    }

    boolean expires() {
        return timeToLiveMillis > 0;
    }

    /** Whether what was written at a time is over at another. */
    boolean isOver(long written, long now) {
        // the difference may overflow only if one of the times is none
        return timeToLiveMillis > 0 && now >= written && now - written >= timeToLiveMillis;
    }

    void write(Row<V> row, V value, ByteWriter out) {
        if (expires()) {
            out.putLong(row.time);
        }
        serde.write(value, out);
    }

    /** Takes value, time and size from what is stored. */
    void read(byte[] stored, Row<V> row) {
        var bytes = ByteBuffer.wrap(stored);
        if (expires()) {
            row.time = bytes.getLong();
        }
        row.value = serde.read(bytes);
    }

    /** When a stored value was last written. */
    static long timeOf(byte[] stored) {
        return ByteBuffer.wrap(stored).getLong();
    }
}
