package io.tidemark.engine.runtime;

import io.tidemark.api.source.SourceException;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.state.PendingSnapshot;
import io.tidemark.engine.stream.Barrier;
import java.util.List;

/** What subtasks have to say to their job. Called on the tasks' threads; none of it blocks. */
interface SubtaskEvents {

    /** A source put the barrier between two events; its splits stood here. */
    void sourceSnapshot(String uid, int subtask, Barrier barrier, List<Manifest.SplitState> splits);

    /** The barrier came through; the state at it is to be brought to local disk. */
    void operatorSnapshot(
            KeyedSubtask subtask, Barrier barrier, long watermark, PendingSnapshot snapshot, long pauseMicros);

    /** What one task wrote to a sink since the last barrier. Said before the subtask says that the barrier passed it. */
    void wrote(String sink, Barrier barrier, Manifest.Output written);

    /** The barrier passed a subtask that has no state. */
    void passed(String uid, int subtask, Barrier barrier);

    /** A source subtask has read, at least once, all there was. Said once. */
    void caughtUp(String uid, int subtask);

    /** A source subtask will deliver nothing more. Said once. */
    void exhausted(String uid, int subtask);

    /**
     * Every split of a source subtask stands where a barrier is to lie. Said once for each such barrier.
     *
     * @param place the number it was given with; it may have been given up meanwhile
     */
    void stopped(String uid, int subtask, int place);

    /** A source subtask can't stop where a barrier was to lie. */
    void cannotStop(String uid, int place, SourceException why);

    /** An event could not be decoded and was passed over. */
    void skipped(String uid, String where, String reason);
}
