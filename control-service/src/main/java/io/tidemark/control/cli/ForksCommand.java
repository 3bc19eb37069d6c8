package io.tidemark.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "forks", mixinStandardHelpOptions = true, description = "Lists all forks.")
final class ForksCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    ForksCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var forks = service.client().forks();
        service.show(forks, () -> ForkTexts.forks(forks));
        return ExitCode.OK.number();
    }
}
