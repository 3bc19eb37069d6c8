package io.tidemark.engine.runtime;

import io.tidemark.engine.checkpoint.BarrierAligner;
import io.tidemark.engine.stream.StreamElement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The inputs of one subtask: reads them in turn, except those that wait for a barrier on the others. */
final class InputGate {

    /**
     * A channel into the subtask.
     *
     * @param operatorInput which input of the operator it feeds, from 0; several channels may feed one
     */
    record Input(Channel channel, int operatorInput) {}

    private final Channel[] channels;
    private final int[] operatorInputs;
    private final BarrierAligner aligner;
    private int last;

    /** @param aligner knows which inputs are held; the subtask tells it of barriers */
    InputGate(List<Input> inputs, BarrierAligner aligner) {
        this.channels = inputs.stream().map(Input::channel).toArray(Channel[]::new);
        this.operatorInputs = inputs.stream().mapToInt(Input::operatorInput).toArray();
        this.aligner = aligner;
    }

    /** The next element of any input that isn't held, or null if there is none now. */
    @Nullable
    StreamElement poll() {
        for (int i = 1; i <= channels.length; i++) {
            int input = (last + i) % channels.length;
            if (!aligner.isHeld(input)) {
                var element = channels[input].poll();
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

    /** Which input of the operator the last element is for. */
    int lastOperatorInput() {
        return operatorInputs[last];
    }
}
