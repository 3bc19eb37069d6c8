package io.tidemark.engine.runtime;

import io.tidemark.engine.checkpoint.BarrierAligner;
import io.tidemark.engine.checkpoint.BarrierAligner.Step;
import io.tidemark.engine.checkpoint.StoredFile;
import io.tidemark.engine.operator.KeyedOperator;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.state.KeyedState;
import io.tidemark.engine.stream.Barrier;
import io.tidemark.engine.stream.EventBatch;
import io.tidemark.engine.stream.StreamElement;
import io.tidemark.engine.stream.Watermark;
import io.tidemark.engine.time.ProcessingClock;
import io.tidemark.engine.time.WatermarkMerger;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Runs an operator with keyed state: reads its inputs, merges their watermarks, aligns their barriers. */
final class KeyedSubtask implements Subtask, StreamElement.Receiver {

    /** Elements taken in one turn at most; an element is mostly a whole batch. */
    private static final int PER_TURN = 32;

    /**
     * How many events ahead the state hears of their keys, a power of two: enough that the processor can read many rows at
     * once, few enough that they are still in its cache when their turn comes.
     */
    private static final int EXPECTED = 64;

    /**
     * What the subtask is, to everyone else.
     *
     * @param directory its own, for local snapshots
     * @param takenOver stored files that its state began with
     */
    record Identity(String uid, int subtask, KeyGroupRange keyGroups, Path directory, List<StoredFile> takenOver) {

        Identity {
            takenOver = List.copyOf(takenOver);
        }
    }

    private final Identity identity;
    private final BarrierAligner aligner;
    private final InputGate gate;
    private final WatermarkMerger merger;
    private final KeyedState<Object> state;
    private final KeyedOperator operator;
    private final StageOutputs outputs;
    private final @Nullable ProcessingClock clock;
    private final SubtaskEvents events;
    private final LongSupplier nanoTime;
    private final SubtaskProgress progress = new SubtaskProgress();
    private @Nullable Watermark firing;
    /** Nothing fires beyond this time, until outputs open. */
    private long limit;

    /** Even what comes at the very end is another job's, until outputs open. */
    private final boolean silentEnd;

    private boolean begun;
    private boolean ended;

    /** Whether timers are due by the clock that there was no room for. */
    private boolean clockBehind;

    /**
     * @param clock what the operator takes for the time on the wall, if it uses it
     * @param mutedUpTo while outputs are muted, event time up to which results are another job's, see {@link
     *     io.tidemark.engine.checkpoint.MutedUntil}; empty otherwise
     */
    KeyedSubtask(
            Identity identity,
            List<InputGate.Input> inputs,
            long watermark,
            KeyedState<?> state,
            KeyedOperator operator,
            ProcessingClock clock,
            OptionalLong mutedUpTo,
            StageOutputs outputs,
            SubtaskEvents events,
            LongSupplier nanoTime) {
        this.identity = identity;
        this.aligner = new BarrierAligner(inputs.size());
        this.gate = new InputGate(inputs, aligner);
        this.merger = new WatermarkMerger(inputs.size(), watermark);
        this.state = untyped(state);
        this.operator = operator;
        this.clock = operator.usesProcessingTime() ? clock : null;
        this.limit = mutedUpTo.orElse(Watermark.END);
        this.silentEnd = mutedUpTo.isPresent() && limit == Watermark.END;
        this.outputs = outputs;
        this.events = events;
        this.nanoTime = nanoTime;
    }

    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    private static KeyedState<Object> untyped(KeyedState<?> state) {
        return (KeyedState<Object>) state;
    }

    Identity identity() {
        return identity;
    }

    @Override
    public String uid() {
        return identity.uid();
    }

    @Override
    public boolean run() throws Exception {
        if (!begun) {
            begun = true;
            tellStart();
        }
        boolean worked = clock != null && fireByClock(clock);
        // what is due by the clock comes before the next event, which would otherwise fire all of it without asking for
        // room
        for (int i = 0; i < PER_TURN && !clockBehind && outputs.flush() && finishFiring(); i++) {
            var element = gate.poll();
            if (element == null) {
                break;
            }
            element.deliverTo(this);
            worked = true;
        }
        outputs.flush();
        worked |= firing != null && outputs.hasRoom();
        if (worked) {
            progress.report(new SubtaskProgress.Snapshot(
                    0,
                    outputs.eventsWritten(),
                    operator.lateEvents(),
                    0,
                    merger.current().time(),
                    -1));
        }
        return worked;
    }

    @Override
    public void onEvents(EventBatch batch) throws Exception {
        if (gate.lastOperatorInput() > 0) {
            onSecondEvents(batch);
            return;
        }
        for (int i = 0, n = batch.size(); i < n; i++) {
            if ((i & EXPECTED - 1) == 0) {
                state.expect(batch.keyHashes(), i, Math.min(n, i + EXPECTED));
            }
            if (clock != null) {
                fireByClockBefore(batch.timestamp(i), clock);
            }
            select(batch, i);
            operator.onEvent(batch.value(i), batch.timestamp(i));
        }
    }

    private void onSecondEvents(EventBatch batch) throws Exception {
        for (int i = 0, n = batch.size(); i < n; i++) {
            if (clock != null) {
                fireByClockBefore(batch.timestamp(i), clock);
            }
            // broadcast events belong to no key
            if (batch.hasKeys()) {
                select(batch, i);
            }
            operator.onSecondEvent(batch.value(i), batch.timestamp(i));
        }
    }

    /** The key was turned into bytes when its task was looked for, so that isn't done again. */
    private void select(EventBatch batch, int index) {
        state.selectKey(
                batch.key(index),
                batch.keyHash(index),
                batch.keyBytes(),
                batch.keyStart(index),
                batch.keyLength(index));
    }

    @Override
    public void onWatermark(Watermark watermark) throws Exception {
        var merged = merger.onWatermark(gate.lastInput(), watermark);
        if (merged.isPresent()) {
            firing = limited(merged.get());
            finishFiring();
        }
    }

    @Override
    public void onBarrier(Barrier barrier) throws Exception {
        if (aligner.onBarrier(gate.lastInput(), barrier) == Step.HOLD_INPUT) {
            return;
        }
        if (barrier.opensOutputs()) {
            fireUpToLimit();
        }
        long begun = nanoTime.getAsLong();
        var snapshot = state.snapshot(identity.directory().resolve("epoch-" + barrier.epoch()));
        long pauseMicros = (nanoTime.getAsLong() - begun) / 1_000;
        outputs.barrier(barrier);
        ended = barrier.last();
        events.operatorSnapshot(this, barrier, Math.min(limit, merger.current().time()), snapshot, pauseMicros);
        if (barrier.opensOutputs()) {
            liftLimit();
        }
    }

    private Watermark limited(Watermark watermark) {
        return watermark.operatorTime() > limit ? Watermark.at(limit) : watermark;
    }

    /** What another job has given out doesn't come again: it fires now, before outputs open. */
    private void fireUpToLimit() throws Exception {
        if (silentEnd) {
            operator.onWatermark(Watermark.END, () -> true);
        } else if (limit != Watermark.END) {
            operator.onWatermark(limit, () -> true);
            outputs.watermark(Watermark.at(limit));
            merger.atLeast(limit);
        }
    }

    private void liftLimit() {
        if (limit != Watermark.END) {
            limit = Watermark.END;
            firing = merger.current();
        }
    }

    @Override
    public boolean looksAtTheClock() {
        return clock != null;
    }

    @Override
    public SubtaskProgress progress() {
        return progress;
    }

    @Override
    public void close() {
        outputs.close();
        state.close();
    }

    /**
     * Says again how far the snapshot had come: what follows may wait for this input, which may have nothing new to say for
     * long.
     */
    private void tellStart() {
        if (merger.current().time() != Watermark.NONE) {
            outputs.watermark(limited(merger.current()));
        }
    }

    /** @return whether anything came of it, or is still to come */
    private boolean fireByClock(ProcessingClock wall) throws Exception {
        // behind the last barrier it would belong to no epoch
        if (ended || !outputs.flush()) {
            return false;
        }
        long before = outputs.eventsWritten();
        clockBehind = !operator.onProcessingTime(wall.now(), outputs::hasRoom);
        return outputs.eventsWritten() > before;
    }

    private void fireByClockBefore(long timestamp, ProcessingClock wall) throws Exception {
        wall.onEventTime(timestamp);
        operator.onProcessingTime(wall.now(), () -> true);
    }

    /** Fires what is due and then passes the watermark on. @return false if there was no room for all of it */
    private boolean finishFiring() throws Exception {
        if (firing == null) {
            return true;
        }
        if (clock != null) {
            clock.onEventTime(firing.time());
            if (!operator.onProcessingTime(clock.now(), outputs::hasRoom)) {
                return false;
            }
        }
        if (!operator.onWatermark(firing.operatorTime(), outputs::hasRoom)) {
            return false;
        }
        outputs.watermark(firing);
        firing = null;
        return true;
    }
}
