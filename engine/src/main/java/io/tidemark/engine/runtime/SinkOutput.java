package io.tidemark.engine.runtime;

import io.tidemark.api.sink.OutputDigest;
import io.tidemark.api.sink.SinkException;
import io.tidemark.api.sink.SinkWriter;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.operator.Output;
import io.tidemark.engine.stream.Barrier;

/** Hands events to a sink's writer, counts them, and says at each barrier what was written since the last. */
final class SinkOutput implements Output, AutoCloseable {

    private final String uid;
    private final SinkWriter<Object> writer;
    private final OutputDigest digest;
    private final SubtaskEvents events;
    private long count;
    private boolean muted;
    private Manifest.Output told = Manifest.Output.NONE;

    /**
     * @param digest the one the writer was given
     * @param muted whether events are dropped until a barrier comes that opens outputs
     */
    SinkOutput(String uid, SinkWriter<Object> writer, OutputDigest digest, SubtaskEvents events, boolean muted) {
        this.uid = uid;
        this.writer = writer;
        this.digest = digest;
        this.events = events;
        this.muted = muted;
    }

    @Override
    public void emit(Object event, long timestamp) throws SinkException {
        if (muted) {
            return;
        }
        writer.write(event, timestamp);
        count++;
    }

    void barrier(Barrier barrier) throws SinkException {
        writer.endEpoch(barrier.epoch());
        var now = new Manifest.Output(digest.records(), digest.value());
        events.wrote(uid, barrier, now.minus(told));
        told = now;
        muted &= !barrier.opensOutputs();
    }

    long events() {
        return count;
    }

    @Override
    public void close() {
        writer.close();
    }
}
