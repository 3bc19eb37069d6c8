package io.tidemark.benchmarks.throughput;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Keeps the first failure of many sends. Thread-safe. */
final class FirstFailure implements Callback {

    private final AtomicReference<Exception> first = new AtomicReference<>();

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
        if (failure != null) {
            first.compareAndSet(null, failure);
        }
    }

    void throwIfAny(String what) {
        var failure = first.get();
        if (failure != null) {
            throw new IllegalStateException(what + ": " + failure.getMessage(), failure);
        }
    }
}
