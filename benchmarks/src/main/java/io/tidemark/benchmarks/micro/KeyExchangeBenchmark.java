package io.tidemark.benchmarks.micro;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.stream.EventBatch;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * How many events a second one task can send to their keys' tasks, and take from a batch again: the key made, written and
 * hashed, the task found, the batch filled and read. The hand-over itself, a place in a queue for 256 events, isn't in it.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class KeyExchangeBenchmark {

    private static final int EVENTS = 1_024;
    private static final int BATCH = 256;
    private static final int TASKS = 4;

    /** What a sending task has. */
    @State(Scope.Thread)
    public static class Sender {

        final Long[] events = events();
        final Serde<Long> keys = Serdes.int64();
        final ByteWriter keyBytes = new ByteWriter();
        final EventBatch[] batches = new EventBatch[TASKS];

        private static Long[] events() {
            var random = new SplittableRandom(1);
            var events = new Long[EVENTS];
            for (int i = 0; i < EVENTS; i++) {
                events[i] = random.nextLong(1_000_000);
            }
            return events;
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void exchange(Sender sender, Blackhole out) throws Exception {
        for (int i = 0; i < TASKS; i++) {
            sender.batches[i] = EventBatch.keyed(BATCH);
        }
        for (var event : sender.events) {
            sender.keyBytes.clear();
            sender.keys.write(event, sender.keyBytes);
            int hash = KeyGroups.hash(sender.keyBytes.array(), 0, sender.keyBytes.size());
            int target = KeyGroups.taskOf(KeyGroups.ofHash(hash), TASKS);
            var batch = sender.batches[target];
            batch.add(event, event, event, hash, sender.keyBytes.array(), sender.keyBytes.size());
            if (batch.isFull()) {
                receive(batch, out);
                sender.batches[target] = EventBatch.keyed(BATCH);
            }
        }
        for (var batch : sender.batches) {
            receive(batch, out);
        }
    }

    private static void receive(EventBatch batch, Blackhole out) {
        for (int i = 0; i < batch.size(); i++) {
            out.consume(batch.value(i));
            out.consume(batch.timestamp(i));
            out.consume(batch.keyHash(i));
            out.consume(batch.keyLength(i));
        }
    }
}
