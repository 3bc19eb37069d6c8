package io.tidemark.engine.checkpoint;

import io.tidemark.api.source.SourcePositions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which epochs of a job happened. Outputs, source positions and the pointer to the state snapshot of an epoch
 * become valid by one {@link #commit}, all or nothing.
 *
 * <p>Order of calls: {@link #recover} once; then for epochs n = last + 1, last + 2, ...: {@link #begin} of n + 1 before
 * {@link #commit} of n, so that at most two epochs are open. After any exception the log is only good for closing; open
 * another and recover.
 *
 * <p>{@link #recover} and {@link #commit} block, within bounds, and come from worker threads, one at a time; sinks use
 * {@link #service} from the tasks' threads meanwhile. {@link #close} may come at any time from any thread and makes
 * blocked calls fail.
 */
public interface CommitLog extends AutoCloseable {

    /**
     * Makes this the only owner of the job's outputs: a predecessor that still lives can commit nothing any more, and
     * what it left open never happened. Then tells the last epoch that did happen.
     */
    Optional<Commit> recover() throws CommitException;

    /** Opens an epoch for outputs; called before any sink writes into it. Doesn't block. */
    void begin(long epoch) throws CommitException;

    /** Makes an epoch happen. When this returns it did; when it throws, {@link #recover} tells. */
    void commit(Commit commit) throws CommitException;

    /** An epoch that isn't committed this long after it was begun can't be any more; empty if there is no such limit. */
    default Optional<Duration> longestEpoch() {
        return Optional.empty();
    }

    /** What sinks of this kind of log need, such as the transaction of an epoch; empty if the log doesn't offer it. */
    <S> Optional<S> service(Class<S> type);

    /** Abandons open epochs and releases everything, within a few seconds. Closing twice is harmless. */
    @Override
    void close();

    /**
     * @param epoch &gt;= 1
     * @param manifest id of the snapshot that holds the state at the end of the epoch
     * @param positions by source uid: what was read when the epoch was closed
     */
    record Commit(long epoch, String manifest, Map<String, SourcePositions> positions) {

        public Commit {
            positions = Map.copyOf(positions);
        }
    }
}
