package io.tidemark.engine.checkpoint;

import io.tidemark.engine.stream.Barrier;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides, for one subtask, when a barrier has arrived on every input, and which inputs must not be read until then.
 *
 * <p>Not thread-safe: owned by the task's thread.
 */
public final class BarrierAligner {

    /** What the subtask must do after a barrier arrived. */
    public enum Step {
        /** Stop reading this input; others have yet to deliver the barrier. */
        HOLD_INPUT,
        /** All inputs have delivered it: snapshot, forward the barrier, then read every input again. */
        SNAPSHOT
    }

    private final int inputCount;
    private final BitSet heldInputs;
    private @Nullable Barrier current;

    /** @param inputCount how many inputs deliver barriers, &gt;= 1 */
    public BarrierAligner(int inputCount) {
        if (inputCount < 1) {
            throw new IllegalArgumentException("inputCount must be >= 1, was " + inputCount);
        }
        this.inputCount = inputCount;
        this.heldInputs = new BitSet(inputCount);
    }

    /**
     * An input delivered a barrier.
     *
     * @throws IllegalStateException if another barrier is aligning, or this input delivered this one already: a channel
     *     lost or doubled something
     */
    public Step onBarrier(int input, Barrier barrier) {
        if (current == null) {
            current = barrier;
        } else if (!current.equals(barrier)) {
            throw new IllegalStateException("input %d delivered the barrier of epoch %d while epoch %d is aligning"
                    .formatted(input, barrier.epoch(), current.epoch()));
        }
        if (heldInputs.get(input)) {
            throw new IllegalStateException(
                    "input %d delivered the barrier of epoch %d twice".formatted(input, barrier.epoch()));
        }
        heldInputs.set(input);
        if (heldInputs.cardinality() < inputCount) {
            return Step.HOLD_INPUT;
        }
        current = null;
        heldInputs.clear();
        return Step.SNAPSHOT;
    }

    /** Whether the input delivered the barrier and must wait for the others. */
    public boolean isHeld(int input) {
        return heldInputs.get(input);
    }
}
