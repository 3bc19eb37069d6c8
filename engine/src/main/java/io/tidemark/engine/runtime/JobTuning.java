package io.tidemark.engine.runtime;

import static java.util.Objects.requireNonNull;

import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.time.Pace;
import java.time.Duration;
import java.util.Optional;

/**
 * How a job runs. Changes speed and recovery, never results.
 *
 * @param parallelism tasks, each a thread; 1 to {@link KeyGroups#COUNT}
 * @param checkpointInterval time from the begin of one checkpoint to the begin of the next, &gt; 0; also how often outputs become visible
 * @param checkpointTimeout a checkpoint that takes longer fails and the job starts again from the last one, &gt; 0
 * @param keptCheckpoints how many committed checkpoints to keep, &gt;= 1
 * @param restart when to start again after a failure
 * @param stateMemoryBytes what the state of all tasks may keep in memory, &gt;= {@value #LEAST_STATE_MEMORY_BYTES}: one half
 *     in heap, as objects, the other outside of it, as blocks of files and rows not yet written to one
 * @param snapshotShare of all processors that writing a snapshot may take from tasks that go on meanwhile, &gt; 0 to 1; less
 *     disturbs them less, and the snapshot is complete later, by 5 seconds or half a checkpoint interval at most
 * @param replayCheckpointInterval the same as {@code checkpointInterval} until the job has caught up, where it hasn't to be
 *     visible soon; empty for no difference
 * @param pace how fast it reads at first; {@link RunningJob#pace} changes it
 */
public record JobTuning(
        int parallelism,
        Duration checkpointInterval,
        Duration checkpointTimeout,
        int keptCheckpoints,
        RestartPolicy restart,
        long stateMemoryBytes,
        double snapshotShare,
        Optional<Duration> replayCheckpointInterval,
        Pace pace) {

    /** Below this nothing fits, not even a block of each table. */
    public static final long LEAST_STATE_MEMORY_BYTES = 16L * 1024 * 1024;

    private static final long DEFAULT_STATE_MEMORY_BYTES = 256L * 1024 * 1024;

    /** With it a job keeps nine tenths of its speed, see {@code benchmarks/README.md}. */
    private static final double DEFAULT_SNAPSHOT_SHARE = 0.1;

    public static final JobTuning DEFAULT = new JobTuning(
            1,
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            2,
            RestartPolicy.DEFAULT,
            DEFAULT_STATE_MEMORY_BYTES,
            DEFAULT_SNAPSHOT_SHARE,
            Optional.empty(),
            Pace.FULL);

    public JobTuning {
        if (parallelism < 1 || parallelism > KeyGroups.COUNT) {
            throw new IllegalArgumentException(
                    "parallelism must be 1 to %d, was %d".formatted(KeyGroups.COUNT, parallelism));
        }
        requirePositive(checkpointInterval, "checkpointInterval");
        requirePositive(checkpointTimeout, "checkpointTimeout");
        if (keptCheckpoints < 1) {
            throw new IllegalArgumentException("keptCheckpoints must be >= 1, was " + keptCheckpoints);
        }
        requireNonNull(restart, "restart");
        replayCheckpointInterval.ifPresent(it -> requirePositive(it, "replayCheckpointInterval"));
        requireNonNull(pace, "pace");
        if (stateMemoryBytes < LEAST_STATE_MEMORY_BYTES) {
            throw new IllegalArgumentException(
                    "stateMemory must be >= %d bytes, was %d".formatted(LEAST_STATE_MEMORY_BYTES, stateMemoryBytes));
        }
        if (!(snapshotShare > 0 && snapshotShare <= 1)) {
            throw new IllegalArgumentException("snapshotShare must be > 0 and <= 1, was " + snapshotShare);
        }
    }

    /** What tables may keep in heap. */
    long heapStateBytes() {
        return stateMemoryBytes / 2;
    }

    /** What the state backend may take outside of it. */
    long backendBytes() {
        return stateMemoryBytes - heapStateBytes();
    }

    public JobTuning parallelism(int tasks) {
        return new JobTuning(
                tasks,
                checkpointInterval,
                checkpointTimeout,
                keptCheckpoints,
                restart,
                stateMemoryBytes,
                snapshotShare,
                replayCheckpointInterval,
                pace);
    }

    public JobTuning checkpointInterval(Duration interval) {
        return new JobTuning(
                parallelism,
                interval,
                checkpointTimeout,
                keptCheckpoints,
                restart,
                stateMemoryBytes,
                snapshotShare,
                replayCheckpointInterval,
                pace);
    }

    public JobTuning checkpointTimeout(Duration timeout) {
        return new JobTuning(
                parallelism,
                checkpointInterval,
                timeout,
                keptCheckpoints,
                restart,
                stateMemoryBytes,
                snapshotShare,
                replayCheckpointInterval,
                pace);
    }

    public JobTuning restart(RestartPolicy policy) {
        return new JobTuning(
                parallelism,
                checkpointInterval,
                checkpointTimeout,
                keptCheckpoints,
                policy,
                stateMemoryBytes,
                snapshotShare,
                replayCheckpointInterval,
                pace);
    }

    public JobTuning stateMemory(long bytes) {
        return new JobTuning(
                parallelism,
                checkpointInterval,
                checkpointTimeout,
                keptCheckpoints,
                restart,
                bytes,
                snapshotShare,
                replayCheckpointInterval,
                pace);
    }

    public JobTuning snapshotShare(double share) {
        return new JobTuning(
                parallelism,
                checkpointInterval,
                checkpointTimeout,
                keptCheckpoints,
                restart,
                stateMemoryBytes,
                share,
                replayCheckpointInterval,
                pace);
    }

    public JobTuning replayCheckpointInterval(Duration interval) {
        return new JobTuning(
                parallelism,
                checkpointInterval,
                checkpointTimeout,
                keptCheckpoints,
                restart,
                stateMemoryBytes,
                snapshotShare,
                Optional.of(interval),
                pace);
    }

    public JobTuning pace(Pace atFirst) {
        return new JobTuning(
                parallelism,
                checkpointInterval,
                checkpointTimeout,
                keptCheckpoints,
                restart,
                stateMemoryBytes,
                snapshotShare,
                replayCheckpointInterval,
                atFirst);
    }

    private static void requirePositive(Duration duration, String name) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be > 0, was " + duration);
        }
    }
}
