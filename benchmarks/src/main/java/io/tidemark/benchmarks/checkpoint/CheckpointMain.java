package io.tidemark.benchmarks.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.benchmarks.process.BrokerMain;
import io.tidemark.benchmarks.process.Workplace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of {@code benchmarks/checkpoint}. */
@Command(
        name = "benchmarks/checkpoint",
        mixinStandardHelpOptions = true,
        description = {
            "Measures what a checkpoint costs a job that goes on working, and what an idle job costs.",
            "Prints a line of JSON for each measurement."
        })
final class CheckpointMain implements Callable<Integer> {

    private static final String READY = "READY ";
    private static final String CPU = "CPU ";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--measure",
            split = ",",
            defaultValue = "pause,savepoint,idle",
            description = "What to measure: ${DEFAULT-VALUE} unless given.")
    private List<Measure> measures = List.of();

    @Option(
            names = "--entries",
            split = ",",
            defaultValue = "100000,1000000",
            description = "Changed entries in a checkpoint, for the pause: ${DEFAULT-VALUE} unless given.")
    private List<Integer> entries = List.of();

    @Option(
            names = "--keys",
            defaultValue = "1000000",
            description = "Keys of the job that takes savepoints at work: ${DEFAULT-VALUE} unless given.")
    private int keys;

    @Option(
            names = "--repeat",
            defaultValue = "20",
            description = "How many checkpoints to measure: ${DEFAULT-VALUE} unless given.")
    private int repeat;

    @Option(
            names = "--idle-seconds",
            defaultValue = "20",
            description = "How long to watch the idle job: ${DEFAULT-VALUE} unless given.")
    private int idleSeconds;

    @Option(names = "--directory", description = "Where to keep temporary data; the system's place unless given.")
    private @Nullable Path directory;

    private CheckpointMain() {}

    /** What can be measured. */
    enum Measure {
        PAUSE,
        SAVEPOINT,
        IDLE
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CheckpointMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        try (var place = Workplace.create(directory)) {
            if (measures.contains(Measure.PAUSE)) {
                for (int dirty : entries) {
                    var line = JSON.createObjectNode();
                    new PauseMeasurement(dirty, repeat).run(place.directory("pause-" + dirty), line);
                    System.out.println(line);
                }
            }
            if (measures.contains(Measure.SAVEPOINT)) {
                for (int parallelism : List.of(1, 2)) {
                    var line = JSON.createObjectNode();
                    new SavepointMeasurement(parallelism, keys, repeat)
                            .run(place.directory("savepoint-" + parallelism), line);
                    System.out.println(line);
                }
            }
            if (measures.contains(Measure.IDLE)) {
                System.out.println(idle(place));
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private ObjectNode idle(Workplace place) throws IOException {
        var broker = place.start(
                "broker",
                List.of("-Xmx512m"),
                BrokerMain.class,
                List.of(place.directory("broker").toString(), "0"));
        var bootstrapServers = broker.lineThatBegins(READY)
                .orElseThrow(() -> new IllegalStateException("The broker ended before it was ready; see above."))
                .substring(READY.length());
        var job = place.start(
                "idle job",
                List.of("-Xmx512m"),
                IdleMain.class,
                List.of(bootstrapServers, place.directory("idle").toString(), String.valueOf(idleSeconds)));
        double processorSeconds = Double.parseDouble(job.lineThatBegins(CPU)
                .orElseThrow(() -> new IllegalStateException("The idle job ended without a figure; see above."))
                .substring(CPU.length()));
        return JSON.createObjectNode()
                .put("measure", "idle")
                .put("seconds", idleSeconds)
                .put("processorSeconds", Figures.rounded(processorSeconds))
                .put("percentOfACore", Figures.rounded(100 * processorSeconds / idleSeconds));
    }
}
