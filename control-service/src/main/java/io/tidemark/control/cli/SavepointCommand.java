package io.tidemark.control.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "savepoint",
        mixinStandardHelpOptions = true,
        description = "Takes a savepoint of a running job; prints its id and where it lies.")
final class SavepointCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    @Mixin
    private final Wait wait = new Wait();

    @Parameters(paramLabel = "JOB", description = "Id of the job.")
    private String job = "";

    @Option(names = "--label", paramLabel = "TEXT", description = "What to call it.")
    private @Nullable String label;

    SavepointCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var client = service.client();
        var taken = wait.forEndOf(client.savepoint(job, Optional.ofNullable(label)), client);
        service.show(
                taken,
                () -> taken.savepoint().orElse("-") + "  " + taken.location().orElse("-"));
        return ExitCode.OK.number();
    }
}
