package io.tidemark.engine;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.api.Parameters;
import io.tidemark.api.Program;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ValueState;
import io.tidemark.engine.checkpoint.StoredFile;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.runtime.JobPhase;
import io.tidemark.engine.runtime.JobSpec;
import io.tidemark.engine.runtime.JobTuning;
import io.tidemark.engine.state.rocksdb.RocksDbBackend;
import io.tidemark.engine.storage.DirectorySnapshotStore;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.ListSource.Timed;
import io.tidemark.engine.testing.MemoryBroker;
import io.tidemark.engine.testing.MemorySink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Runs a job that keeps large values for many keys and then looks at some of them again; then a fork of it with one task more,
 * which looks at others. Says in one line what came of it.
 *
 * <p>Arguments: a directory, how many rows, what a job's state may take in memory in bytes, how many rows to look at.
 */
final class BigStateProcess {

    static final int VALUE_BYTES = 4096;

    private static final int SPLITS = 2;
    private static final int PER_POLL = 256;
    private static final int TASKS = 2;
    private static final String TARGET = "seen";

    private final MemoryBroker broker = new MemoryBroker();
    private final DirectorySnapshotStore snapshots;
    private final Engine engine;
    private final long rows;
    private final long stateMemoryBytes;

    private BigStateProcess(Path directory, long rows, long stateMemoryBytes) throws IOException {
        this.snapshots = DirectorySnapshotStore.open(directory.resolve("snapshots"));
        this.engine =
                Engine.create(directory.resolve("work"), snapshots, RocksDbBackend::within, new SimpleMeterRegistry());
        this.rows = rows;
        this.stateMemoryBytes = stateMemoryBytes;
    }

    public static void main(String[] arguments) throws Exception {
        var process =
                new BigStateProcess(Path.of(arguments[0]), Long.parseLong(arguments[1]), Long.parseLong(arguments[2]));
        int looks = Integer.parseInt(arguments[3]);

        long begun = System.nanoTime();
        process.run("first", TASKS, JobSpec.StartFrom.BEGINNING, looks);
        long stateBytes = process.stateBytes("first");
        long filled = System.nanoTime();
        var from = process.broker.lastCommit("first").orElseThrow().manifest();
        process.run("fork", TASKS + 1, JobSpec.StartFrom.savepoint(from), 2 * looks);
        long ended = System.nanoTime();
        process.engine.close();

        System.out.printf(
                "RESULT stateBytes=%d right=%d wrong=%d peakBytes=%d fillMillis=%d forkMillis=%d%n",
                stateBytes,
                process.seen(true),
                process.seen(false),
                peakBytes(),
                (filled - begun) / 1_000_000,
                (ended - filled) / 1_000_000);
    }

    private void run(String job, int tasks, JobSpec.StartFrom start, int looks) throws Exception {
        var spec = new JobSpec(
                job,
                JobGraph.compile(program(looks), Parameters.NONE),
                "program",
                start,
                Map.of(),
                Map.of(),
                broker,
                JobTuning.DEFAULT.parallelism(tasks).stateMemory(stateMemoryBytes));
        var running = engine.run(spec, (id, status) -> {});
        running.ended().get();
        if (running.status().phase() != JobPhase.FINISHED || running.status().restarts() > 0) {
            throw new IllegalStateException("job '%s' didn't run through: %s".formatted(job, running.status()));
        }
    }

    private Program program(int looks) {
        var splits = List.<List<Timed<Long>>>of(new Keys(0, rows / SPLITS, looks), new Keys(1, rows / SPLITS, looks));
        KeyedProcess<Long, Long, Boolean> keeping = states -> {
            ValueState<byte[]> value = states.value("value", Serdes.bytes());
            return (key, context) -> {
                var kept = value.value();
                if (kept == null) {
                    value.update(valueOf(key));
                } else {
                    context.emit(Arrays.equals(kept, valueOf(key)));
                }
            };
        };
        return (pipeline, parameters) -> pipeline.source("keys", ListSource.bounded(splits, PER_POLL))
                .keyBy(key -> key, Serdes.int64())
                .process("keep", keeping)
                .sink("seen", new MemorySink<>(TARGET));
    }

    /** Bytes that can't be compressed. */
    private static byte[] valueOf(long key) {
        var value = new byte[VALUE_BYTES];
        new SplittableRandom(key).nextBytes(value);
        return value;
    }

    /** Size of the files of a job's last checkpoint. */
    private long stateBytes(String job) throws Exception {
        var id = broker.lastCommit(job).orElseThrow().manifest();
        return snapshots.find(id).orElseThrow().operators().values().stream()
                .flatMap(it -> it.parts().stream())
                .flatMap(it -> it.files().stream())
                .mapToLong(StoredFile::sizeBytes)
                .sum();
    }

    private long seen(boolean right) {
        return broker.outputs().stream().filter(it -> it.value().equals(right)).count();
    }

    /** The most memory that this process ever had, in heap and outside. */
    private static long peakBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(it -> it.startsWith("VmHWM:"))
                .mapToLong(it -> Long.parseLong(it.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    /** The keys of a split, each once, and then some of them again in no order. */
    private static final class Keys extends AbstractList<Timed<Long>> {

        private final int split;
        private final long rows;
        private final int looks;

        Keys(int split, long rows, int looks) {
            this.split = split;
            this.rows = rows;
            this.looks = looks;
        }

        @Override
        public Timed<Long> get(int index) {
            long number = index < rows ? index : new SplittableRandom(index).nextLong(rows);
            return new Timed<>(number * SPLITS + split, index);
        }

        @Override
        public int size() {
            return (int) rows + looks;
        }
    }
}
