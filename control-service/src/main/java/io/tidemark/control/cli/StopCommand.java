package io.tidemark.control.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description =
                "Stops a job with a savepoint; prints the savepoint's id and where it lies. Of a fork, stops all arms, each with a"
                        + " savepoint.")
final class StopCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    @Mixin
    private final Wait wait = new Wait();

    @Parameters(paramLabel = "JOB", description = "Id of a job or a fork.")
    private String job = "";

    @Option(names = "--label", paramLabel = "TEXT", description = "What to call the savepoint.")
    private @Nullable String label;

    StopCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var client = service.client();
        var stopped = wait.forEndOf(
                ForkTexts.isFork(job)
                        ? client.stopFork(job, Optional.ofNullable(label))
                        : client.stop(job, Optional.ofNullable(label)),
                client);
        service.show(
                stopped,
                () -> stopped.savepoint().orElse("-") + "  "
                        + stopped.location().orElse("-"));
        return ExitCode.OK.number();
    }
}
