package io.tidemark.api.source;

/** Takes what a reader read, or lets it wait. */
public interface SplitOutput<T> {

    /**
     * Takes an event, if it is time for it.
     *
     * @param split index of the split
     * @param position where the event stands in its split; what {@link SourceReader#position} is before it, or more where
     *     positions were left out
     * @param timestamp the time the source itself knows, epoch milliseconds
     * @return false if the event has to wait: it was not taken, the reader keeps it, hands over nothing more of this split
     *     at this poll, and offers the same event again at the next
     */
    boolean event(int split, long position, T event, long timestamp);

    /**
     * The same from a source that knows how much it read, so that a job can be held to bytes a second.
     *
     * @param bytes of the event as it was stored, key and all, &gt;= 0
     */
    default boolean event(int split, long position, T event, long timestamp, int bytes) {
        return event(split, position, event, timestamp);
    }

    /**
     * Whether it is time for what stands at this position but can't be decoded; asked before {@link #skipped}, and before
     * a reader fails because of it.
     *
     * @return false if it has to wait, just like an event that isn't taken
     */
    boolean mayPass(int split, long position);

    /**
     * An event that can't be decoded is passed over, since the source was told to; it is counted.
     *
     * @param where what a person needs to find it, for instance {@code orders-3@1207}
     * @param reason why it can't be read
     */
    void skipped(int split, String where, String reason);
}
