package io.tidemark.benchmarks.throughput;

import io.tidemark.benchmarks.process.Workplace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@code benchmarks/run}. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = {
            "Measures how fast the same job runs as a bare consumer, in Tidemark and in Kafka Streams.",
            "Prints a line of JSON for each run, and one with medians and ratios at the end."
        })
final class RunMain implements Callable<Integer> {

    private static final int SOMEONE_WAS_WRONG = 1;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--job", defaultValue = "A", description = "Only A: count, sum and maximum by key.")
    private String job = "";

    @Option(
            names = "--subjects",
            split = ",",
            defaultValue = "floor,tidemark,streams",
            description = "Who runs it, in this order: ${DEFAULT-VALUE} unless given.")
    private List<String> subjects = List.of();

    @Option(
            names = "--events",
            defaultValue = "10000000",
            description = "How many bids: ${DEFAULT-VALUE} unless given.")
    private long events;

    @Option(names = "--keys", defaultValue = "1000000", description = "How many keys: ${DEFAULT-VALUE} unless given.")
    private int keys;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "Runs of each subject: ${DEFAULT-VALUE} unless given.")
    private int rounds;

    @Option(names = "--heap", defaultValue = "2g", description = "Heap of each subject: ${DEFAULT-VALUE} unless given.")
    private String heap = "";

    @Option(names = "--profiles", description = "Directory for a flight recording of each run; none unless given.")
    private @Nullable Path profiles;

    @Option(names = "--directory", description = "Where to keep temporary data; the system's place unless given.")
    private @Nullable Path directory;

    private RunMain() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RunMain()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        require(job.equals("A"), "There is no job '%s', only A.".formatted(job));
        for (var subject : subjects) {
            require(
                    SubjectMain.names().contains(subject),
                    "There is no subject '%s', only %s.".formatted(subject, SubjectMain.names()));
        }
        require(events > 0, "--events must be > 0, was " + events);
        require(rounds > 0, "--rounds must be > 0, was " + rounds);
        require(keys > BidStream.HOT_KEYS, "--keys must be > %d, was %d".formatted(BidStream.HOT_KEYS, keys));
        if (profiles != null) {
            Files.createDirectories(profiles);
        }
        var course = new Race.Course(
                job, subjects, rounds, events, new BidStream(keys), heap, Optional.ofNullable(profiles));
        try (var place = Workplace.create(directory)) {
            return new Race(course, place, System.out::println).run() ? CommandLine.ExitCode.OK : SOMEONE_WAS_WRONG;
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds && spec != null) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
