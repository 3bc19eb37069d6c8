package io.tidemark.engine.testing.pipeline;

/** How far the order of a stream's events is the same in each run. */
enum Order {
    /** All events, one after the other: one split, read by one task. */
    TOTAL,
    /** The events of each {@code who}. */
    BY_KEY,
    NONE;

    /** Of the results of an operator that answers each event of a key at once. */
    Order afterKeying() {
        return this == NONE ? NONE : BY_KEY;
    }

    /** When each event may go to another key. */
    Order afterRenaming() {
        return this == TOTAL ? TOTAL : NONE;
    }
}
