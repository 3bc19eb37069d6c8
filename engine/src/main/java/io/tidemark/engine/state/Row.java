package io.tidemark.engine.state;

import org.jspecify.annotations.Nullable;

/**
 * One row in heap, its value as an object.
 *
 * <p>Part of the hot path, so plain fields: a hash chain's link, flags in one number, no object besides.
 */
final class Row<V> {

    /** Changed since it was last handed to the store. */
    private static final int DIRTY = 1;

    /** The store may have a row of this key. */
    private static final int STORED = 2;

    /** Used since the hand that looks for rows to let go of last passed. */
    private static final int TOUCHED = 4;

    /** No longer in its table's index: whoever still holds it passes it over. */
    private static final int GONE = 8;

    /** In its key group's {@link RowQueue}. */
    private static final int QUEUED = 16;

    /** The key as the store has it. */
    final byte[] bytes;

    final int hash;

    /** The row's time in timed tables; when it was last written in tables with a time to live. */
    long time;

    /** Null if there is no such row, and the store hasn't to be asked. */
    @Nullable
    V value;

    /** Estimated bytes of heap. */
    int sizeBytes;

    /** The last batch it went into; see {@link WriteBack#isWritten}. */
    int batch;

    @Nullable
    Row<V> next;

    private int flags = TOUCHED;

    Row(byte[] bytes, int hash, long time) {
        this.bytes = bytes;
        this.hash = hash;
        this.time = time;
    }

    /** Written at an event time: of two writes the later time counts, whichever came first. */
    void written(V newValue, long now) {
        time = value == null ? now : Math.max(time, now);
        value = newValue;
    }

    boolean isDirty() {
        return (flags & DIRTY) != 0;
    }

    void dirty(boolean is) {
        flags = is ? flags | DIRTY : flags & ~DIRTY;
    }

    boolean mayBeStored() {
        return (flags & STORED) != 0;
    }

    void stored(boolean maybe) {
        flags = maybe ? flags | STORED : flags & ~STORED;
    }

    void touch() {
        flags |= TOUCHED;
    }

    /** Whether it was used since this was last asked. */
    boolean takeTouch() {
        boolean touched = (flags & TOUCHED) != 0;
        flags &= ~TOUCHED;
        return touched;
    }

    boolean isGone() {
        return (flags & GONE) != 0;
    }

    void gone() {
        flags |= GONE;
    }

    boolean isQueued() {
        return (flags & QUEUED) != 0;
    }

    void queued(boolean is) {
        flags = is ? flags | QUEUED : flags & ~QUEUED;
    }
}
