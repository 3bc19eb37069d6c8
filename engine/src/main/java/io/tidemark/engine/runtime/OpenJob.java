package io.tidemark.engine.runtime;

import io.tidemark.engine.checkpoint.BarrierPlace;
import io.tidemark.engine.checkpoint.CommitLog;
import io.tidemark.engine.checkpoint.ManifestAssembly;
import io.tidemark.engine.checkpoint.OutputTotals;
import io.tidemark.engine.time.SplitAlignment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A job that is ready to run: everything opened, nothing moving yet.
 *
 * @param tasks not started
 * @param subtasks of all tasks, for their progress
 * @param commitLog recovered, with the first epoch begun
 * @param nextEpoch the first epoch
 * @param assembly makes its manifests
 * @param outputs what was written before, in all
 * @param snapshotsPerCheckpoint how many subtasks take part in a checkpoint
 * @param readingSubtasks how many source subtasks have splits
 * @param sourceSubtasks how many source subtasks there are
 * @param asksWhereToBegin whether another start would begin elsewhere, until a first checkpoint is committed
 * @param mutedUntil where its outputs begin, if they haven't yet
 * @param alignment keeps its splits together
 * @param live set when it has caught up and more is to come
 * @param warnings what a person should know of where it begins
 * @param afterTasks what to close when the tasks have closed what is theirs
 */
record OpenJob(
        List<Task> tasks,
        List<Subtask> subtasks,
        CommitLog commitLog,
        long nextEpoch,
        ManifestAssembly assembly,
        OutputTotals outputs,
        int snapshotsPerCheckpoint,
        int readingSubtasks,
        int sourceSubtasks,
        boolean asksWhereToBegin,
        Optional<BarrierPlace> mutedUntil,
        SplitAlignment alignment,
        AtomicBoolean live,
        List<String> warnings,
        Resources afterTasks) {}
