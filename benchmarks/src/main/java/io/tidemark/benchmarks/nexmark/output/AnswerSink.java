package io.tidemark.benchmarks.nexmark.output;

import io.tidemark.api.sink.Sink;
import io.tidemark.api.sink.SinkContext;
import io.tidemark.api.sink.SinkException;
import io.tidemark.api.sink.SinkWriter;
import java.util.ArrayList;
import java.util.List;

/** Writes rows into the epochs of {@link Answers}. */
public record AnswerSink<R>() implements Sink<R> {

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
        return new Writer<>(epochs);
    }

    /** Collects the rows of a task and hands them over an epoch at a time, so that tasks don't wait for each other. */
    private static final class Writer<R> implements SinkWriter<R> {

        private final Answers.Epochs epochs;
        private List<R> rows = new ArrayList<>();

        Writer(Answers.Epochs epochs) {
            this.epochs = epochs;
        }

        @Override
        public void write(R row, long eventTime) {
            rows.add(row);
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
