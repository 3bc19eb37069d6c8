package io.tidemark.benchmarks.micro;

import io.tidemark.api.serde.Serdes;
import io.tidemark.engine.state.PendingSnapshot;
import io.tidemark.engine.state.ValueTable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long processing stands still for a snapshot of one subtask. A time and no throughput, since it happens once in a
 * checkpoint. What is done beside processing (writing, linking) isn't part of it; {@code benchmarks/checkpoint} shows both.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
public class SnapshotPauseBenchmark {

    /** Rows that changed since the snapshot before, all of them in heap. */
    @State(Scope.Thread)
    public static class Dirty {

        private static final String TABLE = "counts";

        @Param({"100000", "1000000"})
        int rows;

        final OpenState open = OpenState.create(OpenState.AMPLE, List.of(TABLE));
        final ValueTable<Long> counts = open.state().valueTable(TABLE, Serdes.int64());
        private @Nullable PendingSnapshot last;
        private int snapshots;

        @Setup(Level.Invocation)
        public void change() throws IOException {
            if (last != null) {
                var unused = last.complete();
            }
            for (long key = 0; key < rows; key++) {
                open.state().selectKey(key);
                counts.update(key + snapshots);
            }
        }

        void snapshot() {
            last = open.state().snapshot(open.directory().resolve("picture-" + snapshots++));
        }

        @TearDown
        public void close() throws IOException {
            open.close();
        }
    }

    @Benchmark
    public void pause(Dirty dirty) {
        dirty.snapshot();
    }
}
