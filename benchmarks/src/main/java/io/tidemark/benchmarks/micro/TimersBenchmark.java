package io.tidemark.benchmarks.micro;

import io.tidemark.api.serde.Serdes;
import io.tidemark.engine.state.TimedTable;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** How many timers a second can be set and fired, each of another key, over all key groups and a minute of event time. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TimersBenchmark {

    private static final int TIMERS = 10_000;
    private static final int SPAN_MILLIS = 60_000;

    /** The timers of one subtask. */
    @State(Scope.Thread)
    public static class Timers {

        private static final String TABLE = "timers";

        final OpenState open = OpenState.create(OpenState.AMPLE, List.of(TABLE));
        final TimedTable<Long, Boolean> table = open.state().timedTable(TABLE, Serdes.bool());
        final SplittableRandom random = new SplittableRandom(1);
        long now;

        @TearDown
        public void close() throws IOException {
            open.close();
        }
    }

    @Benchmark
    @OperationsPerInvocation(TIMERS)
    public void setAndFire(Timers timers, Blackhole out) throws Exception {
        for (long key = 0; key < TIMERS; key++) {
            timers.open.state().selectKey(key);
            timers.table.put(timers.now + timers.random.nextInt(SPAN_MILLIS), true);
        }
        timers.now += SPAN_MILLIS;
        boolean all = timers.table.takeDue(timers.now - 1, (time, key, value) -> out.consume(key), () -> true);
        out.consume(all);
    }
}
