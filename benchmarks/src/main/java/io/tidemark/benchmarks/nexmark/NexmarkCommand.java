package io.tidemark.benchmarks.nexmark;

import io.tidemark.benchmarks.nexmark.event.EventFactory;
import io.tidemark.benchmarks.nexmark.event.Pace;
import io.tidemark.benchmarks.nexmark.event.Shuffle;
import io.tidemark.benchmarks.nexmark.query.Queries;
import io.tidemark.benchmarks.nexmark.query.Query;
import io.tidemark.benchmarks.nexmark.run.Input;
import io.tidemark.benchmarks.nexmark.run.KafkaInput;
import io.tidemark.benchmarks.nexmark.run.MemoryInput;
import io.tidemark.benchmarks.nexmark.run.Outcome;
import io.tidemark.benchmarks.nexmark.run.QueryRun;
import io.tidemark.benchmarks.nexmark.run.RunFailedException;
import io.tidemark.benchmarks.nexmark.run.RunSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code benchmarks/nexmark QUERY EVENTS}. */
@Command(
        name = "nexmark",
        sortOptions = false,
        description = {
            "Runs a query of the Nexmark benchmark on the engine and prints what came of it as one line of JSON.",
            "The same events give the same figures and the same outputDigest, however they are run."
        })
public final class NexmarkCommand implements Callable<Integer> {

    private static final String ALL = "all";

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "QUERY", description = "q0 to q20, or 'all'")
    private String query = "";

    @Parameters(paramLabel = "EVENTS", description = "how many events of the stream to read")
    private long events;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            split = ",",
            description = "tasks; with N,N,... those of the job until the first savepoint, the second and so on")
    private List<Integer> parallelism = List.of(1);

    @Option(
            names = "--savepoints",
            paramLabel = "N",
            description =
                    "stop the job so often with a savepoint, at random moments, and go on from there with another")
    private int savepoints;

    @Option(
            names = "--shuffle",
            paramLabel = "G",
            description = "bring the events out of order in groups of G; the watermark then follows 4 s behind")
    private int shuffle = 1;

    @Option(names = "--from-kafka", description = "write the events to a Kafka topic first, and read them from there")
    private boolean fromKafka;

    @Option(names = "--seed", paramLabel = "S", description = "other events, and savepoints at other moments")
    private long seed;

    @Option(names = "--rate", paramLabel = "N", description = "events in a second of event time (10000)")
    private long rate = Pace.STEADY.perSecond();

    @Option(names = "--pause-every", paramLabel = "N", description = "after so many events nothing happens for a while")
    private long pauseEvery = Pace.STEADY.pauseEvery();

    @Option(names = "--pause-millis", paramLabel = "N", description = "for so long in event time (0)")
    private long pauseMillis;

    @Option(names = "--padded", description = "fill events up to 200 (person), 500 (auction) and 100 bytes (bid)")
    private boolean padded;

    @Option(names = "--help", usageHelp = true, description = "show this and do nothing")
    @SuppressWarnings("UnusedVariable") // picocli asks for it
    private boolean help;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new NexmarkCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        var settings = settings();
        var queries = queries();
        var directory = Files.createTempDirectory("nexmark");
        try {
            run(queries, settings, directory);
            return CommandLine.ExitCode.OK;
        } catch (RunFailedException e) {
            commandLine().getErr().println("nexmark: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        } finally {
            Directories.delete(directory);
        }
    }

    private void run(List<Query<?>> queries, RunSettings settings, Path directory)
            throws RunFailedException, IOException {
        if (!fromKafka) {
            runAll(queries, settings, MemoryInput.of(settings), directory);
            return;
        }
        try (var input = KafkaInput.fill(settings, directory.resolve("kafka"))) {
            runAll(queries, settings, input, directory);
        }
    }

    private void runAll(List<Query<?>> queries, RunSettings settings, Input input, Path directory)
            throws RunFailedException, IOException {
        PrintWriter out = commandLine().getOut();
        for (var each : queries) {
            out.println(OutcomeJson.lineOf(runOne(each, settings, input, directory.resolve(each.name()))));
            out.flush();
        }
    }

    private static <R extends Record> Outcome runOne(Query<R> query, RunSettings settings, Input input, Path directory)
            throws RunFailedException, IOException {
        try {
            return QueryRun.run(query, settings, input, directory, row -> {});
        } finally {
            Directories.delete(directory);
        }
    }

    private List<Query<?>> queries() {
        if (query.equals(ALL)) {
            return Queries.ALL;
        }
        return Queries.find(query)
                .<List<Query<?>>>map(List::of)
                .orElseThrow(() -> refused("There is no query '%s'; there are %s, and 'all'."
                        .formatted(query, Queries.ALL.stream().map(Query::name).collect(Collectors.joining(", ")))));
    }

    private RunSettings settings() {
        try {
            var pace = new Pace(rate, pauseEvery, pauseMillis);
            return new RunSettings(
                    events,
                    new EventFactory(seed, pace, padded),
                    new Shuffle(shuffle),
                    parallelism,
                    savepoints,
                    seed,
                    RunSettings.EVERY_SECOND);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException refused(String message) {
        return new ParameterException(commandLine(), message);
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("picocli gives the command its spec before it calls it");
        }
        return spec.commandLine();
    }
}
