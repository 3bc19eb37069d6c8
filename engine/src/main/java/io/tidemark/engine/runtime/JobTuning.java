package io.tidemark.engine.runtime;

import static java.util.Objects.requireNonNull;

import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.time.Pace;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

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
 *     disturbs them less, and the snapshot is complete later, by 10 seconds or half a checkpoint interval at most
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

    /**
     * For the part of the work that can be paced. With it a job keeps nine tenths of its speed while a savepoint of a million
     * changed rows is taken, also when its tasks have all processors, as long as checkpoints leave it the time: figures and
     * exceptions in {@code benchmarks/README.md}.
     */
    private static final double DEFAULT_SNAPSHOT_SHARE = 0.05;

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
        return with(it -> it.parallelism = tasks);
    }

    public JobTuning checkpointInterval(Duration interval) {
        return with(it -> it.checkpointInterval = interval);
    }

    public JobTuning checkpointTimeout(Duration timeout) {
        return with(it -> it.checkpointTimeout = timeout);
    }

    public JobTuning restart(RestartPolicy policy) {
        return with(it -> it.restart = policy);
    }

    public JobTuning stateMemory(long bytes) {
        return with(it -> it.stateMemoryBytes = bytes);
    }

    public JobTuning snapshotShare(double share) {
        return with(it -> it.snapshotShare = share);
    }

    public JobTuning replayCheckpointInterval(Duration interval) {
        return with(it -> it.replayCheckpointInterval = Optional.of(interval));
    }

    public JobTuning pace(Pace atFirst) {
        return with(it -> it.pace = atFirst);
    }

    private static void requirePositive(Duration duration, String name) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be > 0, was " + duration);
        }
    }

    private JobTuning with(Consumer<Copy> change) {
        var copy = new Copy(this);
        change.accept(copy);
        return copy.done();
    }

    /** A copy that is being changed. */
    private static final class Copy {

        private int parallelism;
        private Duration checkpointInterval;
        private Duration checkpointTimeout;
        private int keptCheckpoints;
        private RestartPolicy restart;
        private long stateMemoryBytes;
        private double snapshotShare;
        private Optional<Duration> replayCheckpointInterval;
        private Pace pace;

        Copy(JobTuning original) {
            parallelism = original.parallelism;
            checkpointInterval = original.checkpointInterval;
            checkpointTimeout = original.checkpointTimeout;
            keptCheckpoints = original.keptCheckpoints;
            restart = original.restart;
            stateMemoryBytes = original.stateMemoryBytes;
            snapshotShare = original.snapshotShare;
            replayCheckpointInterval = original.replayCheckpointInterval;
            pace = original.pace;
        }

        JobTuning done() {
            return new JobTuning(
                    parallelism,
                    checkpointInterval,
                    checkpointTimeout,
                    keptCheckpoints,
                    restart,
                    stateMemoryBytes,
                    snapshotShare,
                    replayCheckpointInterval,
                    pace);
        }
    }
}
