package io.tidemark.engine.runtime;

import io.tidemark.api.sink.SinkException;
import io.tidemark.engine.stream.Barrier;
import io.tidemark.engine.stream.Watermark;
import java.util.List;

/** The ends of one subtask: where its results leave it. */
final class StageOutputs {

    private final List<ExchangeEnd> exchanges;
    private final List<SinkOutput> sinks;

    StageOutputs(List<ExchangeEnd> exchanges, List<SinkOutput> sinks) {
        this.exchanges = List.copyOf(exchanges);
        this.sinks = List.copyOf(sinks);
    }

    void watermark(Watermark watermark) {
        exchanges.forEach(it -> it.broadcast(watermark));
    }

    /** What was emitted so far belongs to the barrier's epoch, what follows to the next. */
    void barrier(Barrier barrier) throws SinkException {
        for (var sink : sinks) {
            sink.barrier(barrier);
        }
        exchanges.forEach(it -> it.broadcast(barrier));
    }

    /** Hands over what there is. @return whether everything is handed over, so that more may be processed */
    boolean flush() {
        boolean all = true;
        for (var exchange : exchanges) {
            all &= exchange.flush();
        }
        return all;
    }

    boolean hasRoom() {
        for (var exchange : exchanges) {
            if (!exchange.hasRoom()) {
                return false;
            }
        }
        return true;
    }

    long eventsWritten() {
        long events = 0;
        for (var sink : sinks) {
            events += sink.events();
        }
        return events;
    }

    void close() {
        Resources.closeAll(sinks);
    }
}
