package io.tidemark.control.cli;

import io.tidemark.control.client.ControlClient;
import io.tidemark.control.client.ProblemException;
import io.tidemark.control.wire.ComparisonInfo;
import io.tidemark.control.wire.ComparisonRequest;
import io.tidemark.control.wire.ComparisonRequest.Output;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Compares two outputs row by row; prints the comparison's id, or with --wait what it found.",
            "Each output is JOB, JOB:TOPIC if the job has several, or topic:TOPIC. Exit code 6 if they differ."
        })
final class CompareCommand implements Callable<Integer> {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final String TOPIC = "topic:";

    private final Terminal terminal;

    @Mixin
    private final ServiceOptions service;

    @Parameters(index = "0", paramLabel = "A", description = "One output.")
    private String a = "";

    @Parameters(index = "1", paramLabel = "B", description = "The other output.")
    private String b = "";

    @Option(names = "--ignore", paramLabel = "FIELD", description = "A field that doesn't count; may be repeated.")
    private List<String> ignore = new ArrayList<>();

    @Option(names = "--tolerance", paramLabel = "X", description = "How far numbers may lie apart. Default: 0.")
    private @Nullable Double tolerance;

    @Option(
            names = "--relative-tolerance",
            paramLabel = "X",
            description = "The same as a share of the greater number, 0 to 1. Default: 0.")
    private @Nullable Double relativeTolerance;

    @Option(
            names = "--window",
            paramLabel = "DURATION",
            converter = ShortDurationConverter.class,
            description =
                    "Length of the windows of event time to tell totals apart by, such as 1h or PT1H. Default: 1h.")
    private @Nullable Duration window;

    @Option(names = "--from", paramLabel = "TIME", description = "Compare rows from this event time on.")
    private @Nullable Instant from;

    @Option(names = "--until", paramLabel = "TIME", description = "Compare rows before this event time.")
    private @Nullable Instant until;

    @Option(
            names = "--out-of-order",
            paramLabel = "DURATION",
            converter = ShortDurationConverter.class,
            description = "How much later than a younger row of its partition a row may come. Default: 1m.")
    private @Nullable Duration outOfOrder;

    @Option(
            names = "--forget-after",
            paramLabel = "DURATION",
            converter = ShortDurationConverter.class,
            description = "How long rows that differ wait for a late partner, in event time. Default: 1d.")
    private @Nullable Duration forgetAfter;

    @Option(names = "--follow", description = "Go on live instead of ending where both end now.")
    private boolean follow;

    @Option(
            names = {"-p", "--parallelism"},
            paramLabel = "N",
            defaultValue = "1",
            description = "Tasks to compare with. Default: ${DEFAULT-VALUE}.")
    private int parallelism = 1;

    @Option(names = "--wait", description = "Wait for the result.")
    private boolean waits;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long to wait for it. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds = 600;

    CompareCommand(Terminal terminal) {
        this.terminal = terminal;
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var client = service.client();
        var started = client.compare(new ComparisonRequest(
                output(a),
                output(b),
                Optional.ofNullable(from),
                Optional.ofNullable(until),
                Optional.ofNullable(tolerance),
                Optional.ofNullable(relativeTolerance),
                ignore,
                Optional.ofNullable(window),
                Optional.ofNullable(outOfOrder),
                Optional.ofNullable(forgetAfter),
                Optional.of(follow),
                Optional.of(parallelism)));
        if (!waits) {
            service.show(started, started::id);
            terminal.note("`tidemark comparison %s` tells what it has found.".formatted(started.id()));
            return ExitCode.OK.number();
        }
        var ended = awaitEnd(client, started);
        service.show(ended, () -> ComparisonTexts.comparison(ended));
        return exitCode(ended).number();
    }

    /** What the result of a comparison tells a script. */
    static ExitCode exitCode(ComparisonInfo comparison) {
        if (comparison.phase().isFinal() && !comparison.complete()) {
            return ExitCode.FAILURE;
        }
        return comparison.different() ? ExitCode.DIFFERENT : ExitCode.OK;
    }

    private ComparisonInfo awaitEnd(ControlClient client, ComparisonInfo started)
            throws ProblemException, IOException, TimeoutException, InterruptedException {
        long giveUp = System.nanoTime() + Duration.ofSeconds(timeoutSeconds).toNanos();
        var now = started;
        while (!now.phase().isFinal()) {
            if (System.nanoTime() - giveUp > 0) {
                throw new TimeoutException(
                        "Comparison '%s' isn't complete after %d s. It goes on; `tidemark comparison %s` tells what it has found."
                                .formatted(now.id(), timeoutSeconds, now.id()));
            }
            terminal.status(ComparisonTexts.verdict(now));
            Thread.sleep(LOOK_EVERY.toMillis());
            now = client.comparison(now.id());
        }
        terminal.endStatus();
        return now;
    }

    private static Output output(String name) {
        if (name.startsWith(TOPIC)) {
            return Output.ofTopic(name.substring(TOPIC.length()));
        }
        int colon = name.indexOf(':');
        return colon < 0
                ? Output.ofJob(name)
                : new Output(Optional.of(name.substring(0, colon)), Optional.of(name.substring(colon + 1)));
    }
}
