package io.tidemark.engine.runtime;

import io.tidemark.api.sink.SinkException;
import io.tidemark.api.sink.SinkWriter;
import io.tidemark.engine.operator.Output;

/** Hands events to a sink's writer, and counts them. */
final class SinkOutput implements Output {

    private final SinkWriter<Object> writer;
    private long events;

    SinkOutput(SinkWriter<Object> writer) {
        this.writer = writer;
    }

    @Override
    public void emit(Object event, long timestamp) throws SinkException {
        writer.write(event, timestamp);
        events++;
    }

    void endEpoch(long epoch) throws SinkException {
        writer.endEpoch(epoch);
    }

    long events() {
        return events;
    }

    void close() {
        writer.close();
    }
}
