package io.tidemark.benchmarks.checkpoint;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.api.Parameters;
import io.tidemark.api.serde.Serdes;
import io.tidemark.benchmarks.process.ParentWatch;
import io.tidemark.engine.Engine;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.runtime.JobPhase;
import io.tidemark.engine.runtime.JobSpec;
import io.tidemark.engine.runtime.JobTuning;
import io.tidemark.engine.state.rocksdb.RocksDbBackend;
import io.tidemark.engine.storage.DirectorySnapshotStore;
import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.client.Topics;
import io.tidemark.kafka.sink.KafkaCommitLogs;
import io.tidemark.kafka.sink.KafkaSink;
import io.tidemark.kafka.source.KafkaSource;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A job of two tasks on a topic into which nobody writes, in a process of its own: {@code IdleMain BOOTSTRAP-SERVERS
 * DIRECTORY SECONDS}. Prints {@code CPU} and the seconds of processor time the process took in that time, checkpoints and
 * all.
 */
final class IdleMain {

    private static final String TOPIC = "quiet";
    private static final Duration SETTLING = Duration.ofSeconds(90);

    private IdleMain() {}

    public static void main(String[] arguments) throws Exception {
        ParentWatch.begin();
        var settings = Map.of("bootstrap.servers", arguments[0]);
        var directory = Path.of(arguments[1]);
        long seconds = Long.parseLong(arguments[2]);
        try (var topics = Topics.of(KafkaClients.of(settings))) {
            topics.create(TOPIC, 4, Map.of());
        }
        var spec = new JobSpec(
                "idle",
                JobGraph.compile(
                        (pipeline, parameters) -> pipeline.source("numbers", KafkaSource.of(TOPIC, Serdes.int64()))
                                .keyBy(number -> number, Serdes.int64())
                                .<Long>process("pass", states -> (number, context) -> context.emit(number))
                                .sink("numbers-again", KafkaSink.to("quiet-output", Serdes.int64())),
                        new Parameters(Map.of())),
                "idle",
                JobSpec.StartFrom.BEGINNING,
                settings,
                Map.of(),
                new KafkaCommitLogs(settings),
                JobTuning.DEFAULT.parallelism(2));
        var live = new CountDownLatch(1);
        try (var engine = Engine.create(
                directory.resolve("work"),
                DirectorySnapshotStore.open(directory.resolve("snapshots")),
                RocksDbBackend::within,
                new SimpleMeterRegistry())) {
            var unused = engine.run(spec, (id, status) -> {
                if (status.phase() == JobPhase.LIVE) {
                    live.countDown();
                }
            });
            live.await();
            // what it costs to become idle isn't the question: the compiler works on for a minute or more
            Thread.sleep(SETTLING.toMillis());
            double before = processorSeconds();
            Thread.sleep(Duration.ofSeconds(seconds).toMillis());
            System.out.println("CPU " + (processorSeconds() - before));
        }
        System.exit(0);
    }

    private static double processorSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }
}
