package io.tidemark.engine.operator;

import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.state.KeyedState;

/** Makes the operator of a stage's head. */
public final class KeyedOperators {

    private KeyedOperators() {}

    /**
     * @param state holds the head's declared states; owned by the caller
     * @param watermark how far the input had come in the snapshot that the job starts from, or {@code Watermark.NONE}
     * @param outputs take the results
     */
    public static <K> KeyedOperator open(
            StageHead.Keyed<K, ?> head, KeyedState<K> state, long watermark, Outputs outputs) {
        return head instanceof StageHead.Aggregation<K, ?, ?, ?> aggregation
                ? new WindowOperator<>(aggregation, state, watermark, outputs.main())
                : new ProcessOperator<>((StageHead.Processing<K, ?, ?>) head, state, watermark, outputs);
    }
}
