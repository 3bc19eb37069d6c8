package io.tidemark.engine.testing.pipeline;

import io.tidemark.api.Stream;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serde;
import io.tidemark.engine.testing.Click;
import java.util.List;

/** A step of a random pipeline; its text says all there is to know of it. */
interface Operation {

    Serde<Click> CLICKS = RecordSerde.of(Click.class);

    /** Tells the engine. */
    List<Stream<Click>> declare(String uid, List<Stream<Click>> inputs);

    /** Does the same to lists: a branch for each stream that is declared. */
    List<Branch> model(List<Branch> inputs);

    /** Whether results are left to chance unless the events of a key come in the same order each time. */
    default boolean needsOrder() {
        return false;
    }

    /** How many streams go in. */
    default int inputs() {
        return 1;
    }

    /** Whether rows stay in its state that are over: when they are removed differs from run to run. */
    default boolean leavesExpiredRows() {
        return false;
    }
}
