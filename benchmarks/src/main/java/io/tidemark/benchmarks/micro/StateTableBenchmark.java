package io.tidemark.benchmarks.micro;

import io.tidemark.api.serde.Serdes;
import io.tidemark.engine.state.HeapBudget;
import io.tidemark.engine.state.ValueTable;
import java.io.IOException;
import java.util.List;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How many events a second can read and write a value of their key: in heap, from RocksDB, and what writing back costs. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class StateTableBenchmark {

    private static final String TABLE = "counts";
    private static final int HOT_KEYS = 1_000;
    private static final int COLD_KEYS = 500_000;
    private static final int DIRTY_ROWS = 100_000;

    /** A few keys, all in heap. */
    @State(Scope.Thread)
    public static class Hot {

        final OpenState open = OpenState.create(OpenState.AMPLE, List.of(TABLE));
        final ValueTable<Long> counts = open.state().valueTable(TABLE, Serdes.int64());
        final SplittableRandom random = new SplittableRandom(1);

        @TearDown
        public void close() throws IOException {
            open.close();
        }
    }

    /** So many keys that nearly none of those in RocksDB is in heap as well. */
    @State(Scope.Thread)
    public static class Cold {

        private static final long SMALL = 2L << 20;

        final OpenState open = OpenState.create(new HeapBudget(SMALL), List.of(TABLE));
        final ValueTable<Long> counts = open.state().valueTable(TABLE, Serdes.int64());
        final SplittableRandom random = new SplittableRandom(1);

        @Setup
        public void fill() throws IOException {
            for (long key = 0; key < COLD_KEYS; key++) {
                open.state().selectKey(key);
                counts.update(key);
            }
            open.flush();
        }

        @TearDown
        public void close() throws IOException {
            open.close();
        }
    }

    @Benchmark
    public void hit(Hot hot) {
        increment(hot.open, hot.counts, hot.random.nextInt(HOT_KEYS));
    }

    @Benchmark
    public void miss(Cold cold) {
        increment(cold.open, cold.counts, cold.random.nextInt(COLD_KEYS));
    }

    /** A row that was changed, written back with a hundred thousand others; changing it included. */
    @Benchmark
    @OperationsPerInvocation(DIRTY_ROWS)
    public void flush(Hot hot) throws IOException {
        for (long key = 0; key < DIRTY_ROWS; key++) {
            increment(hot.open, hot.counts, key);
        }
        hot.open.flush();
    }

    private static void increment(OpenState open, ValueTable<Long> counts, long key) {
        open.state().selectKey(key);
        var count = counts.value();
        counts.update(count == null ? 1 : count + 1);
    }
}
