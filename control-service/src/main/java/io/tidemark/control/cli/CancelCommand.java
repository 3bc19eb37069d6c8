package io.tidemark.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = "Ends a job where it stands, without a savepoint.")
final class CancelCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final ServiceOptions service;

    @Mixin
    private final Wait wait = new Wait();

    @Parameters(paramLabel = "JOB", description = "Id of a job or a fork, then all its arms.")
    private String job = "";

    CancelCommand(Terminal terminal) {
        this.terminal = terminal;
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var client = service.client();
        var cancelled = wait.forEndOf(ForkTexts.isFork(job) ? client.cancelFork(job) : client.cancel(job), client);
        if (service.isJson()) {
            service.show(cancelled, () -> "");
        } else {
            terminal.note("%s '%s' is cancelled.".formatted(ForkTexts.isFork(job) ? "Fork" : "Job", job));
        }
        return ExitCode.OK.number();
    }
}
