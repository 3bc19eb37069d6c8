package io.tidemark.engine.checkpoint;

import static java.util.Objects.requireNonNull;

import io.tidemark.api.serde.DigestSum;
import io.tidemark.api.serde.Schema;
import io.tidemark.api.source.SourcePositions;
import io.tidemark.api.source.SplitPosition;
import io.tidemark.engine.shuffle.KeyGroupRange;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a snapshot is: everything needed to start from it, and the names of the files that hold the state.
 *
 * @param id unique in the store; letters, digits, dots and hyphens
 * @param kind what it was taken for
 * @param label what a person called it
 * @param job the id of the job that took it
 * @param epoch the epoch it closes, &gt;= 1
 * @param program digest of the program's JAR
 * @param parent the snapshot that the job itself was started from
 * @param created when the manifest was written
 * @param watermark up to when every source was complete, in epoch milliseconds: the least of all splits;
 *     {@link Long#MIN_VALUE} if nothing is known
 * @param parallelism of the job that took it
 * @param sources by uid
 * @param operators those with state, by uid
 * @param sinks what the job wrote to, by uid: the name of the target
 * @param outputs what was written by sink uid, since the first of the jobs that led here began with nothing; for two
 *     snapshots of the same inputs and program it differs only if what was written does. A sink that isn't there has
 *     written nobody knows what, since its job comes from a manifest that doesn't say it
 * @param muted whether what the job writes is still dropped, since it hasn't come to where its outputs begin; a later start
 *     of the same job goes on like that
 * @param processingTimeUids operators that look at the clock on the wall; starting from here again may give other results
 */
public record Manifest(
        String id,
        Kind kind,
        Optional<String> label,
        String job,
        long epoch,
        String program,
        Optional<String> parent,
        Instant created,
        long watermark,
        int parallelism,
        Map<String, SourceState> sources,
        Map<String, OperatorState> operators,
        Map<String, String> sinks,
        Map<String, Output> outputs,
        boolean muted,
        List<String> processingTimeUids) {

    /** What a snapshot was taken for, which decides how long it is kept. */
    public enum Kind {
        /** Taken by itself for recovery; replaced by the next. */
        CHECKPOINT,
        /** Asked for; kept until someone deletes it. */
        SAVEPOINT
    }

    public Manifest {
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9.-]*")) {
            throw new IllegalArgumentException(
                    "id must consist of letters, digits, dots and hyphens, was '" + id + "'");
        }
        requireNonNull(kind, "kind");
        requireNonNull(label, "label");
        requireNonNull(job, "job");
        requireNonNull(program, "program");
        requireNonNull(parent, "parent");
        requireNonNull(created, "created");
        if (epoch < 1) {
            throw new IllegalArgumentException("epoch must be >= 1, was " + epoch);
        }
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism must be >= 1, was " + parallelism);
        }
        sources = sorted(sources);
        operators = sorted(operators);
        sinks = sorted(sinks);
        outputs = sorted(outputs);
        processingTimeUids = List.copyOf(processingTimeUids);
    }

    /** By source uid and split: position of the first event that it doesn't contain. */
    public Map<String, Map<String, Long>> positions() {
        var positions = new TreeMap<String, Map<String, Long>>();
        sources.forEach((uid, source) -> {
            var splits = new TreeMap<String, Long>();
            source.splits().forEach(it -> splits.put(it.split(), it.next()));
            positions.put(uid, splits);
        });
        return positions;
    }

    /** The same moment under an id of its own, to be kept. */
    public Manifest asSavepoint(String savepointId, Optional<String> savepointLabel) {
        return new Manifest(
                savepointId,
                Kind.SAVEPOINT,
                savepointLabel,
                job,
                epoch,
                program,
                parent,
                created,
                watermark,
                parallelism,
                sources,
                operators,
                sinks,
                outputs,
                muted,
                processingTimeUids);
    }

    /**
     * What was written to one sink, by all tasks.
     *
     * @param records how many; 0 if the sink doesn't say
     * @param digest see {@link io.tidemark.api.sink.OutputDigest}
     */
    public record Output(long records, DigestSum digest) {

        public static final Output NONE = new Output(0, DigestSum.ZERO);

        public Output {
            requireNonNull(digest, "digest");
        }

        public Output plus(Output more) {
            return new Output(records + more.records, digest.plus(more.digest));
        }

        public Output minus(Output less) {
            return new Output(records - less.records, digest.minus(less.digest));
        }
    }

    /**
     * Where one source stood.
     *
     * @param identity see {@code SourcePositions}
     * @param splits each split once
     */
    public record SourceState(Map<String, String> identity, List<SplitState> splits) {

        public SourceState {
            identity = sorted(identity);
            splits = List.copyOf(splits);
        }

        public SourcePositions positions() {
            return new SourcePositions(
                    identity, splits.stream().map(SplitState::position).toList());
        }

        /** Whether the job had read all that it was to read. */
        public boolean isFinished() {
            return splits.stream().allMatch(it -> it.next() >= it.end());
        }
    }

    /**
     * Where one split stood.
     *
     * @param split name of the split
     * @param next position of the first event that the snapshot doesn't contain
     * @param leaderEpoch see {@code SplitPosition}
     * @param watermark of this split alone; {@link Long#MIN_VALUE} if nothing was read yet
     * @param end where the job stops reading it, see {@link SplitPosition#end}
     */
    public record SplitState(String split, long next, int leaderEpoch, long watermark, long end) {

        /** Of a split without an end. */
        public SplitState(String split, long next, int leaderEpoch, long watermark) {
            this(split, next, leaderEpoch, watermark, SplitPosition.UNBOUNDED);
        }

        public static SplitState of(SplitPosition position, long watermark) {
            return new SplitState(position.split(), position.next(), position.leaderEpoch(), watermark, position.end());
        }

        public SplitPosition position() {
            return new SplitPosition(split, next, leaderEpoch, end);
        }
    }

    /**
     * What one operator remembered.
     *
     * @param watermark of its input, the same in all its subtasks; {@link Long#MIN_VALUE} if nothing is known
     * @param key the form of its keys
     * @param states by name
     * @param parts which files hold which key groups; together they cover each key group once
     */
    public record OperatorState(long watermark, Schema key, Map<String, StateForm> states, List<Part> parts) {

        public OperatorState {
            requireNonNull(key, "key");
            states = sorted(states);
            parts = List.copyOf(parts);
        }
    }

    /**
     * The form of one state of an operator.
     *
     * @param kind {@code value}, {@code window}, {@code timer}
     * @param value the form of its values
     * @param timeToLiveMillis how long after it was written a value is gone, in event time; 0 for never
     */
    public record StateForm(String kind, Schema value, long timeToLiveMillis) {

        /** Of a state that stays. */
        public StateForm(String kind, Schema value) {
            this(kind, value, 0);
        }
    }

    /** What one subtask wrote. */
    public record Part(KeyGroupRange keyGroups, List<StoredFile> files) {

        public Part {
            requireNonNull(keyGroups, "keyGroups");
            files = List.copyOf(files);
        }
    }

    private static <V> Map<String, V> sorted(Map<String, V> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
