package io.tidemark.engine.runtime;

import io.tidemark.api.function.MarkFunction;
import io.tidemark.api.function.TimestampFunction;
import io.tidemark.api.source.SourceException;
import io.tidemark.api.source.SourceReader;
import io.tidemark.api.source.SplitOutput;
import io.tidemark.engine.checkpoint.BarrierPlace;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.operator.Output;
import io.tidemark.engine.stream.Barrier;
import io.tidemark.engine.time.SourceWatermarks;
import io.tidemark.engine.time.SplitGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads the splits of one task, gives their events time, and sends them on. */
final class SourceSubtask implements Subtask, SplitOutput<Object> {

    /** Events, a power of two: a poll may bring so many that operators would hear of time passing too seldom. */
    private static final int WATERMARK_EACH = 512;

    private final String uid;
    private final int subtask;
    private final int splits;
    private final SourceReader<Object> reader;
    private final @Nullable TimestampFunction<Object> timestamps;
    private final @Nullable MarkFunction<Object> marks;
    private final SourceWatermarks watermarks;
    private final SplitGate gate;
    private final Output output;
    private final StageOutputs outputs;
    private final SubtaskEvents events;
    private final LongSupplier nowMillis;
    private final SubtaskProgress progress = new SubtaskProgress();
    /** By split: behind the last event that was taken or passed over, or where it began. */
    private final long[] passed;

    private final BitSet seenEnd = new BitSet();
    private final BitSet finished = new BitSet();
    private boolean saidCaughtUp;
    private boolean saidExhausted;
    private boolean stopped;

    /** On the way to where a barrier is to lie, and not there yet. */
    private boolean stopping;

    private int placeNumber;

    private long eventsIn;
    private long skipped;

    /** @param splits how many splits the reader reads */
    SourceSubtask(
            String uid,
            int subtask,
            int splits,
            SourceReader<Object> reader,
            Optional<TimestampFunction<Object>> timestamps,
            Optional<MarkFunction<Object>> marks,
            SourceWatermarks watermarks,
            SplitGate gate,
            Output output,
            StageOutputs outputs,
            SubtaskEvents events,
            LongSupplier nowMillis) {
        this.uid = uid;
        this.subtask = subtask;
        this.splits = splits;
        this.reader = reader;
        this.timestamps = timestamps.orElse(null);
        this.marks = marks.orElse(null);
        this.watermarks = watermarks;
        this.gate = gate;
        this.output = output;
        this.outputs = outputs;
        this.events = events;
        this.nowMillis = nowMillis;
        this.passed = new long[splits];
        Arrays.setAll(passed, it -> reader.position(it).next());
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public boolean run() throws Exception {
        return poll(Duration.ZERO);
    }

    /**
     * Reads once, waiting for a first event if there is none.
     *
     * @return whether there was anything to read
     */
    boolean poll(Duration maxWait) throws SourceException {
        if (!outputs.flush() || stopped) {
            return false;
        }
        long before = eventsIn;
        long heldFor = maxWait.isZero() ? Long.MAX_VALUE : gate.waitNanos();
        reader.poll(heldFor < maxWait.toNanos() ? Duration.ofNanos(heldFor) : maxWait, this);
        afterPoll();
        outputs.flush();
        return eventsIn > before;
    }

    /**
     * Says, before anything is read, that nothing will come from a subtask without splits: otherwise what is late at the very
     * begin would depend on which task gets going first.
     */
    void tellIfEmpty() {
        if (splits == 0) {
            watermarks.next().ifPresent(outputs::watermark);
        }
    }

    /** Whether a poll may wait: there is room for what it reads, and more to come. */
    boolean canWait() {
        return splits > 0 && !stopped && !saidExhausted && outputs.hasRoom();
    }

    /** Ends a waiting poll, from any thread. */
    void wakeUp() {
        reader.wakeUp();
    }

    /** Whether there is anything to read for this subtask. */
    boolean hasSplits() {
        return splits > 0;
    }

    /**
     * Reads each split up to a place and no further, until the barrier that lies there comes by.
     *
     * @param number of the place, to be told when it is reached or can't be
     */
    void stopAt(BarrierPlace place, int number) {
        try {
            if (place instanceof BarrierPlace.AtEventTime moment) {
                gate.stopAtTime(moment.millis(), latestOf(moment));
            } else {
                gate.stopAtPositions(positionsOf(place));
            }
        } catch (SourceException e) {
            events.cannotStop(uid, number, e);
            return;
        }
        stopping = true;
        placeNumber = number;
        tellIfStopped();
    }

    /** Reads on. */
    void readOn() {
        gate.lift();
        stopping = false;
    }

    private long[] latestOf(BarrierPlace.AtEventTime moment) {
        var named = moment.orNext().getOrDefault(uid, Map.of());
        var positions = new long[splits];
        Arrays.setAll(positions, it -> named.getOrDefault(reader.position(it).split(), Long.MAX_VALUE));
        return positions;
    }

    private long[] positionsOf(BarrierPlace place) throws SourceException {
        boolean atLeast = place instanceof BarrierPlace.AtLeastPositions;
        var wanted = place instanceof BarrierPlace.AtLeastPositions positions
                ? positions.next()
                : ((BarrierPlace.AtPositions) place).next();
        var positions = new long[splits];
        for (int i = 0; i < splits; i++) {
            var now = reader.position(i);
            var stop = wanted.getOrDefault(uid, Map.of()).get(now.split());
            if (atLeast) {
                positions[i] = stop == null ? now.next() : Math.max(stop, now.next());
                continue;
            }
            if (stop == null) {
                throw SourceException.refused(
                        "The barrier's positions don't name split '%s' of source '%s'. Name every split."
                                .formatted(now.split(), uid));
            }
            // a position may have moved on over what no reader sees
            if (passed[i] > stop) {
                throw SourceException.refused(
                        "Source '%s', split '%s' was already read up to position %d, the barrier was to lie at %d. Choose a later position."
                                .formatted(uid, now.split(), passed[i], stop));
            }
            positions[i] = stop;
        }
        return positions;
    }

    private void tellIfStopped() {
        for (int i = 0; i < splits; i++) {
            boolean over = finished.get(i) || watermarks.isIdle(i);
            if (!gate.isStopped(i, reader.position(i).next(), over)) {
                return;
            }
        }
        if (stopping) {
            stopping = false;
            events.stopped(uid, subtask, placeNumber);
        }
    }

    /** Puts a barrier between the events read so far and those to come. */
    void inject(Barrier barrier) throws Exception {
        var states = new ArrayList<Manifest.SplitState>(splits);
        for (int i = 0; i < splits; i++) {
            states.add(Manifest.SplitState.of(reader.position(i), watermarks.ofSplit(i)));
        }
        // it may be the last: who never got to read must still say that there is nothing to wait for
        watermarks.next().ifPresent(outputs::watermark);
        outputs.barrier(barrier);
        outputs.flush();
        stopped = barrier.last();
        events.sourceSnapshot(uid, subtask, barrier, states);
    }

    @Override
    public boolean event(int split, long position, Object event, long timestamp) {
        return event(split, position, event, timestamp, 0);
    }

    @Override
    public boolean event(int split, long position, Object event, long timestamp, int bytes) {
        try {
            long time = timestamps == null ? timestamp : timestamps.timestampOf(event);
            if (!gate.mayTake(split, position, time, bytes)) {
                return false;
            }
            if (time <= watermarks.ofSplit(split)) {
                // it may be late: operators must know how far time has come, however long this poll has been going on
                watermarks.next().ifPresent(outputs::watermark);
            }
            if (marks == null) {
                watermarks.onEvent(split, time);
            } else {
                watermarks.onMark(split, marks.markOf(event));
            }
            passed[split] = position + 1;
            output.emit(event, time);
            if ((++eventsIn & WATERMARK_EACH - 1) == 0) {
                watermarks.next().ifPresent(outputs::watermark);
            }
            return true;
        } catch (Exception e) {
            throw new ProcessingException(reader.position(split).split(), position, e);
        }
    }

    @Override
    public boolean mayPass(int split, long position) {
        boolean may = gate.mayPass(split, position);
        if (may) {
            passed[split] = position + 1;
        }
        return may;
    }

    @Override
    public void skipped(int split, String where, String reason) {
        skipped++;
        events.skipped(uid, where, reason);
    }

    @Override
    public SubtaskProgress progress() {
        return progress;
    }

    @Override
    public void close() {
        outputs.close();
        reader.close();
    }

    private void afterPoll() {
        long now = nowMillis.getAsLong();
        long lag = 0;
        for (int i = 0; i < splits; i++) {
            long ofSplit = reader.lag(i);
            lag = ofSplit < 0 || lag < 0 ? -1 : lag + ofSplit;
            if (ofSplit == 0) {
                seenEnd.set(i);
                gate.atEnd(i);
            }
            if (reader.isFinished(i)) {
                finished.set(i);
                seenEnd.set(i);
                gate.atEnd(i);
                watermarks.onFinished(i);
            } else {
                watermarks.onProgress(i, ofSplit == 0 && reader.isAtEnd(i), now);
            }
        }
        if (stopping) {
            tellIfStopped();
        }
        var watermark = watermarks.next();
        watermark.ifPresent(outputs::watermark);
        // first, so that whoever hears of the rest knows that there is no more to come
        if (!saidExhausted && splits > 0 && finished.cardinality() == splits) {
            saidExhausted = true;
            events.exhausted(uid, subtask);
        }
        if (!saidCaughtUp && seenEnd.cardinality() == splits) {
            saidCaughtUp = true;
            events.caughtUp(uid, subtask);
        }
        progress.report(new SubtaskProgress.Snapshot(
                eventsIn,
                outputs.eventsWritten(),
                0,
                skipped,
                watermarks.current().time(),
                lag));
    }

    /** An operator behind the source failed on the event at this position of a split. */
    static final class ProcessingException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String split;
        private final long position;

        ProcessingException(String split, long position, Exception cause) {
            super(cause);
            this.split = split;
            this.position = position;
        }

        long position() {
            return position;
        }

        String split() {
            return split;
        }
    }
}
