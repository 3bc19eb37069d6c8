package io.tidemark.api.source;

/** Takes what a reader read. */
public interface SplitOutput<T> {

    /**
     * @param split index of the split
     * @param timestamp the time the source itself knows, epoch milliseconds
     */
    void event(int split, T event, long timestamp);

    /**
     * An event that can't be decoded is passed over, since the source was told to; it is counted.
     *
     * @param where what a person needs to find it, for instance {@code orders-3@1207}
     * @param reason why it can't be read
     */
    void skipped(int split, String where, String reason);
}
