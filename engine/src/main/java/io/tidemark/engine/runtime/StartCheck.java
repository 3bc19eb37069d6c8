package io.tidemark.engine.runtime;

import io.tidemark.api.sink.OutputDigest;
import io.tidemark.api.sink.SinkException;
import io.tidemark.api.source.SourceException;
import io.tidemark.api.source.SourcePositions;
import io.tidemark.engine.checkpoint.BarrierPlace;
import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.checkpoint.CommitLog;
import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.graph.Step;
import io.tidemark.engine.runtime.StartRefusedException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out, before a job is started for the first time, what stands against it. */
public final class StartCheck {

    private StartCheck() {}

    /**
     * Asks everyone who takes part. Blocks.
     *
     * @return what a person should know before it is started
     * @throws StartRefusedException if the job must not start
     */
    public static List<String> run(JobSpec spec, SnapshotStore snapshots) throws StartRefusedException {
        var point = startingPoint(spec, snapshots);
        for (var stage : spec.graph().stages()) {
            if (stage.head() instanceof StageHead.FromSource<?> head) {
                checkSource(spec, head, point);
            }
        }
        checkOutputs(spec);
        return point.warnings(spec.graph());
    }

    /**
     * Where all that is there now ends, for a job that is to end by itself. Blocks.
     *
     * @return of sources that know it
     * @throws StartRefusedException if the job must not start
     */
    public static BarrierPlace.AtLeastPositions present(JobSpec spec, SnapshotStore snapshots)
            throws StartRefusedException {
        var ends = new HashMap<String, Map<String, Long>>();
        var point = startingPoint(spec, snapshots);
        for (var stage : spec.graph().stages()) {
            if (stage.head() instanceof StageHead.FromSource<?> head) {
                try (var session = head.source().open(spec.sourceContext(head.uid()))) {
                    var start = session.start(point.positions(head.uid()));
                    ends.put(head.uid(), ends(head.uid(), start, session.ends(start)));
                } catch (SourceException e) {
                    throw refusal(e);
                }
            }
        }
        return new BarrierPlace.AtLeastPositions(ends);
    }

    /** Of each split; one that is to end earlier ends there. */
    private static Map<String, Long> ends(String uid, SourcePositions start, Map<String, Long> present)
            throws StartRefusedException {
        var ends = new HashMap<String, Long>();
        for (var split : start.splits()) {
            var end = present.get(split.split());
            if (end == null && !split.isBounded()) {
                throw new StartRefusedException(
                        Reason.SOURCE_REFUSED,
                        "Source '%s' can't say where its split '%s' ends at present, so the job can't end there. Let it end at a moment of event time, or stop it yourself."
                                .formatted(uid, split.split()));
            }
            ends.put(split.split(), end == null ? split.end() : Math.min(end, split.end()));
        }
        return ends;
    }

    private static StartingPoint startingPoint(JobSpec spec, SnapshotStore snapshots) throws StartRefusedException {
        try {
            var point = StartingPoint.find(spec, Optional.empty(), snapshots);
            if (point.snapshot().isPresent()) {
                var problems = snapshots.verify(point.snapshot().get());
                if (!problems.isEmpty()) {
                    throw new StartRefusedException(Reason.DAMAGED_SNAPSHOT, String.join("\n", problems));
                }
            }
            return point;
        } catch (IOException e) {
            throw new StartRefusedException(
                    Reason.DAMAGED_SNAPSHOT, "The snapshot can't be read: " + e.getMessage(), e);
        }
    }

    private static void checkSource(JobSpec spec, StageHead.FromSource<?> head, StartingPoint point)
            throws StartRefusedException {
        var context = spec.sourceContext(head.uid());
        try (var session = head.source().open(context)) {
            session.start(point.positions(head.uid()));
        } catch (SourceException e) {
            throw refusal(e);
        }
    }

    static StartRefusedException refusal(SourceException e) {
        return new StartRefusedException(
                e.isRetryable() ? Reason.SOURCE_UNAVAILABLE : Reason.SOURCE_REFUSED, String.valueOf(e.getMessage()), e);
    }

    private static void checkOutputs(JobSpec spec) throws StartRefusedException {
        try (var commitLog = spec.commitLogs().open(spec.id())) {
            requireTimeToCommit(spec, commitLog);
            var sinks = new ArrayList<Step.ToSink<?>>();
            spec.graph().forEachSink(sinks::add);
            for (var sink : sinks) {
                sink.sink().prepare(contextOf(spec, sink, 1, commitLog));
            }
        } catch (SinkException e) {
            throw new StartRefusedException(Reason.SINK_REFUSED, String.valueOf(e.getMessage()), e);
        } catch (CommitException e) {
            throw new StartRefusedException(Reason.COMMIT_LOG_UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /** An epoch is open from the barrier before its first event until its own checkpoint is complete. */
    static void requireTimeToCommit(JobSpec spec, CommitLog commitLog) throws StartRefusedException {
        var longest = commitLog.longestEpoch();
        var tuning = spec.tuning();
        var interval = tuning.replayCheckpointInterval()
                .filter(it -> it.compareTo(tuning.checkpointInterval()) > 0)
                .orElse(tuning.checkpointInterval());
        if (longest.isPresent() && interval.multipliedBy(2).compareTo(longest.get()) > 0) {
            throw new StartRefusedException(
                    Reason.SINK_REFUSED,
                    "Job '%s' is to take a checkpoint every %s, but what it writes in between must be committed within %s (transaction.timeout.ms, or transaction.max.timeout.ms of the brokers): too little time is left for the checkpoint itself. Choose a checkpoint interval of at most %s, or raise the timeout."
                            .formatted(
                                    spec.id(),
                                    interval,
                                    longest.get(),
                                    longest.get().dividedBy(2)));
        }
    }

    static JobSinkContext contextOf(JobSpec spec, Step.ToSink<?> sink, long firstEpoch, CommitLog commitLog) {
        var declared = sink.sink().target();
        return new JobSinkContext(
                spec.id(),
                sink.uid(),
                spec.outputs().getOrDefault(declared, declared),
                spec.settings(),
                firstEpoch,
                new OutputDigest(),
                commitLog);
    }
}
