package io.tidemark.engine.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.api.sink.Sink;
import io.tidemark.api.sink.SinkContext;
import io.tidemark.api.sink.SinkWriter;

/** Writes into the epochs of a {@link MemoryBroker}. */
public record MemorySink<T>(String target) implements Sink<T> {

    @Override
    public String description() {
        return "memory '" + target + "'";
    }

    @Override
    public void prepare(SinkContext context) {}

    @Override
    public SinkWriter<T> open(SinkContext context) {
        var transactions =
                context.commitService(MemoryBroker.Transactions.class).orElseThrow();
        return new SinkWriter<>() {
            private long epoch = context.firstEpoch();

            @Override
            public void write(T event, long eventTime) {
                transactions.write(epoch, context.target(), event);
                // without the time: which event makes a count the third depends on the order in which splits are read
                context.digest().add(null, String.valueOf(event).getBytes(UTF_8), 0);
            }

            @Override
            public void endEpoch(long closed) {
                if (closed != epoch) {
                    throw new IllegalStateException("epoch %d ends while %d is written".formatted(closed, epoch));
                }
                epoch++;
            }

            @Override
            public void close() {}
        };
    }
}
