package io.tidemark.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "retention",
        mixinStandardHelpOptions = true,
        description = "Tells for each savepoint whether one can go back to it, until when, and why not.")
final class RetentionCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    RetentionCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var retention = service.client().retention();
        service.show(retention, () -> Texts.retention(retention));
        return ExitCode.OK.number();
    }
}
