package io.tidemark.control.cli;

import io.tidemark.control.client.ControlClient;
import io.tidemark.control.client.ProblemException;
import io.tidemark.control.wire.DeterminismInfo;
import io.tidemark.control.wire.DeterminismInfo.Status;
import io.tidemark.control.wire.DeterminismRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "determinism",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a program twice over the same stretch of its input and compares state and outputs.",
            "Says that they are equal, or names the first operator that differs, with exit code 6. From a savepoint, the"
                    + " program is that of the job that took it, unless --jar says otherwise."
        })
final class DeterminismCommand implements Callable<Integer> {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final String SAVEPOINT = "sp-";

    private final Terminal terminal;

    @Mixin
    private final ServiceOptions service;

    @Parameters(paramLabel = "SAVEPOINT|JAR", description = "Where to start, or what to run from the beginning.")
    private String target = "";

    @Option(names = "--jar", paramLabel = "JAR", description = "Run this from the savepoint.")
    private @Nullable Path jar;

    @Option(names = "--program", paramLabel = "NAME", description = "Which program of the JAR, if it holds several.")
    private @Nullable String program;

    @Option(names = "--param", paramLabel = "NAME=VALUE", description = "Parameter for the program; may be repeated.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = {"-p", "--parallelism"},
            paramLabel = "N",
            defaultValue = "1",
            description = "Tasks of each run. Default: ${DEFAULT-VALUE}.")
    private int parallelism = 1;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description =
                    "Read up to this moment of event time, such as 2026-11-01T00:00:00Z. Default: to the present.")
    private @Nullable Instant until;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long to wait for the result. Default: ${DEFAULT-VALUE}.")
    private int seconds = 600;

    DeterminismCommand(Terminal terminal) {
        this.terminal = terminal;
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var client = service.client();
        boolean fromSavepoint = target.startsWith(SAVEPOINT);
        var file = fromSavepoint ? Optional.ofNullable(jar) : Optional.of(Path.of(target));
        var uploaded = Optional.<String>empty();
        if (file.isPresent()) {
            if (!Files.isRegularFile(file.get())) {
                throw new IOException("There is no file '%s'. Give a savepoint's id or the path of a program's JAR."
                        .formatted(file.get()));
            }
            uploaded = Optional.of(client.uploadProgram(file.get()).id());
        }
        var started = client.determinism(new DeterminismRequest(
                Optional.of(target).filter(it -> fromSavepoint),
                uploaded,
                Optional.ofNullable(program),
                parameters,
                Optional.of(parallelism),
                Optional.ofNullable(until)));
        terminal.note("Both runs are arms of fork '%s'.".formatted(started.id()));
        var result = awaitEnd(client, started);
        service.show(result, () -> text(result));
        if (result.status() == Status.FAILED) {
            return ExitCode.FAILURE.number();
        }
        return (result.equal().orElse(false) ? ExitCode.OK : ExitCode.DIFFERENT).number();
    }

    private DeterminismInfo awaitEnd(ControlClient client, DeterminismInfo started)
            throws ProblemException, IOException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        var result = started;
        while (result.status() == Status.RUNNING) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(
                        "Fork '%s' isn't done within %d s; it goes on. End it with `tidemark cancel %s`."
                                .formatted(started.id(), seconds, started.id()));
            }
            Thread.sleep(LOOK_EVERY.toMillis());
            result = client.determinism(started.id());
        }
        return result;
    }

    private static String text(DeterminismInfo result) {
        var verdict = result.failure()
                .orElseGet(() -> result.firstDifference()
                        .map(uid -> "different, first at '%s'".formatted(uid))
                        .orElse("equal"));
        var table = new Table("UID", "WHAT", "EQUAL", "A", "B");
        result.parts().forEach(it -> table.row(it.uid(), it.kind().name(), it.equal() ? "yes" : "NO", it.a(), it.b()));
        return result.parts().isEmpty() ? verdict : verdict + System.lineSeparator() + System.lineSeparator() + table;
    }
}
