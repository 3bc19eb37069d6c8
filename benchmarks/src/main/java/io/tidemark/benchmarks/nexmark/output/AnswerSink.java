package io.tidemark.benchmarks.nexmark.output;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.sink.OutputDigest;
import io.tidemark.api.sink.Sink;
import io.tidemark.api.sink.SinkContext;
import io.tidemark.api.sink.SinkException;
import io.tidemark.api.sink.SinkWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes rows into the epochs of {@link Answers}.
 *
 * @param rows their bytes are what the output's digest is of
 */
public record AnswerSink<R>(Serde<R> rows) implements Sink<R> {

    @Override
    public String description() {
        return "answers in memory";
    }

    @Override
    public String target() {
        return "answers";
    }

    @Override
    public void prepare(SinkContext context) throws SinkException {}

    @Override
    public SinkWriter<R> open(SinkContext context) throws SinkException {
        var epochs = context.commitService(Answers.Epochs.class)
                .orElseThrow(() -> SinkException.refused(
                        "Sink '%s' writes to memory only; run the job with Answers as its commit log."
                                .formatted(context.uid())));
        return new Writer<>(epochs, rows, context.digest());
    }

    /** Collects the rows of a task and hands them over an epoch at a time, so that tasks don't wait for each other. */
    private static final class Writer<R> implements SinkWriter<R> {

        private final Answers.Epochs epochs;
        private final Serde<R> serde;
        private final OutputDigest digest;
        private final ByteWriter bytes = new ByteWriter();
        private List<R> rows = new ArrayList<>();

        Writer(Answers.Epochs epochs, Serde<R> serde, OutputDigest digest) {
            this.epochs = epochs;
            this.serde = serde;
            this.digest = digest;
        }

        @Override
        public void write(R row, long eventTime) {
            rows.add(row);
            bytes.clear();
            serde.write(row, bytes);
            digest.add(null, bytes.toByteArray(), eventTime);
        }

        @Override
        public void endEpoch(long epoch) {
            epochs.add(epoch, rows);
            rows = new ArrayList<>();
        }

        @Override
        public void close() {}
    }
}
