package io.tidemark.engine.runtime;

import io.tidemark.engine.operator.Output;
import io.tidemark.engine.stream.StreamElement;

/** Where events leave a subtask for another stage, in batches. */
interface ExchangeEnd extends Output {

    /** Events in a batch; large enough that handing over costs little, small enough to stay in the processor's cache. */
    int BATCH = 256;

    /** Sends a watermark or barrier to all, behind the events so far. */
    void broadcast(StreamElement element);

    /** Sends what there is. @return whether everything is handed over */
    boolean flush();

    boolean hasRoom();
}
