package io.tidemark.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists all jobs.")
final class ListCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    ListCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var jobs = service.client().jobs();
        service.show(jobs, () -> Texts.jobs(jobs));
        return ExitCode.OK.number();
    }
}
