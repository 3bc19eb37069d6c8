package io.tidemark.benchmarks.micro;

import io.tidemark.api.Parameters;
import io.tidemark.api.Pipeline;
import io.tidemark.api.Program;
import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Window;
import io.tidemark.engine.graph.DeclaredState;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.graph.Stage;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.operator.KeyedOperator;
import io.tidemark.engine.operator.KeyedOperators;
import io.tidemark.engine.operator.Outputs;
import io.tidemark.engine.stream.Watermark;
import io.tidemark.kafka.sink.KafkaSink;
import io.tidemark.kafka.source.KafkaSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
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

/** How many events a second a tumbling window can add up, and how many windows a second can be begun and fired. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WindowBenchmark {

    private static final int KEYS = 10_000;
    private static final long SIZE_MILLIS = 60_000;

    /** The window operator of one subtask, as a program declares it. */
    @State(Scope.Thread)
    public static class Windows {

        final SplittableRandom random = new SplittableRandom(1);
        final OpenState open;
        final KeyedOperator operator;
        long now;
        long results;

        public Windows() {
            var stage = JobGraph.compile(new CountByMinute(), new Parameters(Map.of()))
                    .stages()
                    .get(1);
            open = OpenState.create(
                    OpenState.AMPLE,
                    stage.states().stream().map(DeclaredState::name).toList());
            operator = KeyedOperators.open(
                    headOf(stage),
                    open.state(),
                    Watermark.NONE,
                    new Outputs((result, time) -> results += (Long) result, Map.of()));
        }

        @SuppressWarnings("unchecked") // the program below declares it so
        private static StageHead.Keyed<Long, ?> headOf(Stage stage) {
            return (StageHead.Keyed<Long, ?>) stage.head();
        }

        void add(long key, long time) throws Exception {
            open.state().selectKey(key);
            operator.onEvent(key, time);
        }

        @TearDown
        public void close() throws IOException {
            open.close();
        }
    }

    /** An event into a window that stays open. */
    @Benchmark
    public void add(Windows windows) throws Exception {
        windows.add(windows.random.nextInt(KEYS), windows.random.nextLong(SIZE_MILLIS));
    }

    /** A window that begins with its only event, and fires. */
    @Benchmark
    @OperationsPerInvocation(KEYS)
    public long beginAndFire(Windows windows) throws Exception {
        for (long key = 0; key < KEYS; key++) {
            windows.add(key, windows.now + windows.random.nextLong(SIZE_MILLIS));
        }
        windows.now += SIZE_MILLIS;
        boolean all = windows.operator.onWatermark(windows.now, () -> true);
        return all ? windows.results : -1;
    }

    /** What the benchmark's operator comes from; the source is never opened. */
    private static final class CountByMinute implements Program {

        @Override
        public void define(Pipeline pipeline, Parameters parameters) {
            pipeline.source("numbers", KafkaSource.of("numbers", Serdes.int64()))
                    .keyBy(number -> number, Serdes.int64())
                    .window("by-minute", TumblingWindows.of(Duration.ofMillis(SIZE_MILLIS)))
                    .aggregate(new Count(), Serdes.int64())
                    .sink("counts", KafkaSink.to("counts", Serdes.int64()));
        }
    }

    private static final class Count implements AggregateFunction<Long, Long, Long, Long> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long create() {
            return 0L;
        }

        @Override
        public Long add(Long count, Long event) {
            return count + 1;
        }

        @Override
        public Long result(Long key, Window window, Long count) {
            return count;
        }
    }
}
