package io.tidemark.api.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One source of one running job: knows its splits and makes their readers.
 *
 * <p>Order of calls: {@link #start} once, then {@link #reader} once for each task that has splits, then {@link #close}, after the readers
 * were closed. All calls block and come from one thread at a time; a reader then belongs to its task's thread.
 */
public interface SourceSession<T> extends AutoCloseable {

    /**
     * Decides where reading begins, after making sure that it can.
     *
     * @param saved the positions of the snapshot the job starts from, or empty for a start without one
     *     An end that is given with them is kept: the job was at work already, and is to end where it was to end
     * @return every split that exists now, with the position to read first, and of a bounded source where it ends; a split
     *     that the snapshot doesn't know begins at its beginning
     * @throws SourceException if the saved positions can't be read any more: expired, another topic of the same name,
     *     splits missing. Never moves a position silently
     */
    SourcePositions start(Optional<SourcePositions> saved) throws SourceException;

    /**
     * Whether {@link #start} without saved positions gives the same another time. Where it doesn't, for instance at the
     * end of what is there now, the engine takes a checkpoint at once, so that a start after a failure goes on from the first
     * answer.
     */
    default boolean startsAtTheSamePlace() {
        return true;
    }

    /**
     * How much there is between positions and the present. Blocks; not needed to read.
     *
     * @param from as {@link #start} gave them
     * @throws SourceException if it can't be found out now
     */
    default Ahead ahead(SourcePositions from) throws SourceException {
        return Ahead.UNKNOWN;
    }

    /**
     * Where the splits end at present, as far as can be read. Blocks; not needed to read.
     *
     * @param from as {@link #start} gave them
     * @return by split the position behind the last event; empty if the source doesn't know
     * @throws SourceException if it can't be found out now
     */
    default Map<String, Long> ends(SourcePositions from) throws SourceException {
        return Map.of();
    }

    /**
     * How much there is to read.
     *
     * @param events positions; an upper bound where some hold no event. -1 if unknown
     * @param bytes as they are stored, estimated; -1 if unknown
     */
    record Ahead(long events, long bytes) {

        public static final Ahead UNKNOWN = new Ahead(-1, -1);
    }

    /** @param from the splits of one task, at least one; their indexes in this list name them in the reader */
    SourceReader<T> reader(List<SplitPosition> from) throws SourceException;

    @Override
    void close();
}
