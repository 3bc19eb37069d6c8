package io.tidemark.control.cli;

import io.tidemark.control.client.ControlClient;
import io.tidemark.control.client.ProblemException;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.JobPace;
import io.tidemark.control.wire.ReplayOptions;
import io.tidemark.control.wire.StartRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a program; prints the job's id with -d, otherwise follows the job until it ends.",
            "A job from the beginning, or one that takes over where a stopped job ended, writes where the program says."
                    + " From any other savepoint it is a replay and writes to outputs of its own."
        })
final class RunCommand implements Callable<Integer> {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    @Mixin
    private final ServiceOptions service;

    @Parameters(paramLabel = "JAR", description = "The program's JAR.")
    private Path jar = Path.of("");

    private Verb verb = Verb.RUN;

    @Option(
            names = {"-d", "--detached"},
            description = "Print the job's id and return.")
    private boolean detached;

    @Option(
            names = {"-s", "--savepoint"},
            paramLabel = "SAVEPOINT",
            description = "Start from this savepoint.")
    private @Nullable String savepoint;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "Start from the newest savepoint of this program at or before this moment of event time, such as"
                            + " 2026-11-01T00:00:00Z; if there is none, with the first records of that time and empty state.")
    private @Nullable Instant at;

    @Option(
            names = "--dry-run",
            description = "Say what a start would do and all that stands against it; start nothing. Exit code 4 if it"
                    + " would be refused.")
    private boolean dryRun;

    @Option(
            names = {"-p", "--parallelism"},
            paramLabel = "N",
            defaultValue = "1",
            description = "Tasks to run it with. Default: ${DEFAULT-VALUE}.")
    private int parallelism = 1;

    @Option(names = "--param", paramLabel = "NAME=VALUE", description = "Parameter for the program; may be repeated.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--output",
            paramLabel = "DECLARED=ACTUAL",
            description = "Write there instead of where the program says; may be repeated.")
    private Map<String, String> outputs = new LinkedHashMap<>();

    @Option(
            names = "--allow-non-restored-state",
            description = "Leave state behind that is in the savepoint and that the program has no place for.")
    private boolean allowNonRestoredState;

    @Option(names = "--name", paramLabel = "TEXT", description = "What to call the job. Default: the program's name.")
    private @Nullable String name;

    @Option(names = "--program", paramLabel = "NAME", description = "Which program of the JAR, if it holds several.")
    private @Nullable String program;

    @Option(
            names = "--checkpoint-interval",
            paramLabel = "DURATION",
            description = "How often results become visible, such as PT10S. Default: the engine's.")
    private @Nullable Duration checkpointInterval;

    @Option(
            names = "--state-memory",
            paramLabel = "SIZE",
            converter = ByteSizeConverter.class,
            description = "Memory for the state of all tasks, such as 512MiB or 2GiB: half of it in heap."
                    + " Default: the engine's.")
    private @Nullable Long stateMemory;

    @Mixin
    private final PaceOptions pace = new PaceOptions();

    @Option(names = "--paused", description = "Read nothing before `tidemark pace JOB --resume`.")
    private boolean paused;

    @Option(
            names = "--until",
            paramLabel = "PLACE",
            description =
                    "End by itself: at the end of what is there now ('present'), or before a moment of event time such as"
                            + " 2026-11-01T00:00:00Z. Default: go on live.")
    private @Nullable String until;

    @Option(
            names = "--replay-checkpoint-interval",
            paramLabel = "DURATION",
            converter = ShortDurationConverter.class,
            description = "How often results become visible until the job has caught up, such as 1m."
                    + " Default: as afterwards.")
    private @Nullable Duration replayCheckpointInterval;

    /** Under which name it was called. */
    enum Verb {
        RUN,
        /** Starts nothing. */
        DRY_RUN,
        /** Starts from the past. */
        REPLAY
    }

    RunCommand(Terminal terminal, Verb verb) {
        this(terminal);
        this.verb = verb;
    }

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        if (verb == Verb.REPLAY && savepoint == null && at == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Say where from: -s SAVEPOINT (`tidemark savepoints` lists them) or --at TIME.");
        }
        if (!Files.isRegularFile(jar)) {
            throw new IOException("There is no file '%s'. Give the path of the program's JAR.".formatted(jar));
        }
        var client = service.client();
        var uploaded = client.uploadProgram(jar);
        var request = new StartRequest(
                uploaded.id(),
                Optional.ofNullable(program),
                Optional.ofNullable(name),
                parameters,
                Optional.of(parallelism),
                Optional.ofNullable(checkpointInterval),
                Optional.ofNullable(stateMemory),
                Optional.ofNullable(savepoint),
                Optional.of(allowNonRestoredState),
                Optional.ofNullable(at),
                outputs,
                replayOptions());
        if (dryRun || verb == Verb.DRY_RUN) {
            var preview = client.preview(request);
            service.show(preview, () -> DryRunText.of(preview));
            return (preview.starts() ? ExitCode.OK : ExitCode.REFUSED).number();
        }
        var job = client.startJob(request);
        terminal.note("Job '%s' writes to %s.".formatted(job.id(), describe(job)));
        job.warnings().forEach(warning -> terminal.note("Warning: " + warning));
        if (detached) {
            service.show(job, job::id);
            return ExitCode.OK.number();
        }
        return follow(client, job).number();
    }

    private Optional<ReplayOptions> replayOptions() {
        var options = new ReplayOptions(
                Optional.ofNullable(until),
                paused || !pace.isEmpty() ? Optional.of(pace.over(JobPace.FULL, paused)) : Optional.empty(),
                Optional.ofNullable(replayCheckpointInterval));
        return Optional.of(options)
                .filter(it -> !it.equals(new ReplayOptions(Optional.empty(), Optional.empty(), Optional.empty())));
    }

    private static String describe(JobInfo job) {
        return job.targets().isEmpty() ? "no output" : String.join(", ", job.targets());
    }

    private ExitCode follow(ControlClient client, JobInfo started)
            throws ProblemException, IOException, InterruptedException {
        var goodbye = new Thread(
                () -> {
                    terminal.endStatus();
                    terminal.note(
                            "Job '%s' goes on. Stop it with `tidemark stop %s`.".formatted(started.id(), started.id()));
                },
                "tidemark-goodbye");
        Runtime.getRuntime().addShutdownHook(goodbye);
        try {
            var job = started;
            var phase = Optional.<JobInfo.Phase>empty();
            while (!job.phase().isFinal()) {
                if (!terminal.interactive() && !phase.equals(Optional.of(job.phase()))) {
                    terminal.note(Texts.progress(job));
                }
                phase = Optional.of(job.phase());
                terminal.status(Texts.progress(job));
                Thread.sleep(LOOK_EVERY.toMillis());
                job = client.job(job.id());
            }
            terminal.endStatus();
            var ended = job;
            service.show(ended, () -> Texts.progress(ended));
            job.failure().ifPresent(failure -> terminal.note("Job '%s': %s".formatted(ended.id(), failure)));
            return job.phase() == JobInfo.Phase.FAILED ? ExitCode.FAILURE : ExitCode.OK;
        } finally {
            removeHook(goodbye);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Ctrl-C: the hook is what is running now.
            Thread.currentThread().interrupt();
        }
    }
}
