package io.tidemark.engine.operator;

import io.tidemark.api.window.GlobalWindows;
import io.tidemark.api.window.SessionWindows;
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
        if (head instanceof StageHead.Aggregation<K, ?, ?, ?> aggregation) {
            return windows(aggregation, state, watermark, outputs);
        }
        return head instanceof StageHead.TwoInputs<K, ?, ?> twoInputs
                ? open(twoInputs, state, watermark, outputs)
                : new ProcessOperator<>((StageHead.Processing<K, ?, ?>) head, state, watermark, outputs);
    }

    private static <K> KeyedOperator open(
            StageHead.TwoInputs<K, ?, ?> head, KeyedState<K> state, long watermark, Outputs outputs) {
        if (head instanceof StageHead.BroadcastProcessing<K, ?, ?, ?> process) {
            return new BroadcastProcessOperator<>(process, state, watermark, outputs);
        }
        if (head instanceof StageHead.IntervalJoin<K, ?, ?, ?> join) {
            return new IntervalJoinOperator<>(join, state, watermark, outputs);
        }
        return head instanceof StageHead.WindowJoin<K, ?, ?, ?> join
                ? new WindowJoinOperator<>(join, state, watermark, outputs)
                : new CoProcessOperator<>((StageHead.CoProcessing<K, ?, ?, ?>) head, state, watermark, outputs);
    }

    private static <K> KeyedOperator windows(
            StageHead.Aggregation<K, ?, ?, ?> head, KeyedState<K> state, long watermark, Outputs outputs) {
        var windows = head.settings().windows();
        if (windows instanceof SessionWindows) {
            return new SessionWindowOperator<>(head, state, watermark, outputs);
        }
        return windows instanceof GlobalWindows
                ? new GlobalWindowOperator<>(head, state, outputs.main())
                : new AlignedWindowOperator<>(head, state, watermark, outputs);
    }
}
