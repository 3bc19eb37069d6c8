package io.tidemark.engine.runtime;

import io.tidemark.engine.checkpoint.BarrierAligner;
import io.tidemark.engine.stream.StreamElement;
import org.jspecify.annotations.Nullable;

/** The inputs of one subtask: reads them in turn, except those that wait for a barrier on the others. */
final class InputGate {

    private final Channel[] inputs;
    private final BarrierAligner aligner;
    private int last;

    /** @param aligner knows which inputs are held; the subtask tells it of barriers */
    InputGate(Channel[] inputs, BarrierAligner aligner) {
        this.inputs = inputs;
        this.aligner = aligner;
    }

    /** The next element of any input that isn't held, or null if there is none now. */
    @Nullable
    StreamElement poll() {
        for (int i = 1; i <= inputs.length; i++) {
            int input = (last + i) % inputs.length;
            if (!aligner.isHeld(input)) {
                var element = inputs[input].poll();
                if (element != null) {
                    last = input;
                    return element;
                }
            }
        }
        return null;
    }

    /** Which input the last element came from. */
    int lastInput() {
        return last;
    }
}
