package io.tidemark.engine.checkpoint;

import java.util.List;

/** What one subtask hands over for a checkpoint. */
public sealed interface SubtaskSnapshot {

    /** Of the source or operator that heads the subtask's stage. */
    String uid();

    /** Which of the stage's subtasks, from 0. */
    int subtask();

    /** Where the subtask's splits stood at the barrier. */
    record OfSource(String uid, int subtask, List<Manifest.SplitState> splits) implements SubtaskSnapshot {

        public OfSource {
            splits = List.copyOf(splits);
        }
    }

    /**
     * What the subtask remembered at the barrier, stored.
     *
     * @param watermark of its input at the barrier
     */
    record OfOperator(String uid, int subtask, long watermark, Manifest.Part part) implements SubtaskSnapshot {}

    /** The barrier passed a subtask that remembers nothing. */
    record Passed(String uid, int subtask) implements SubtaskSnapshot {}
}
