package io.tidemark.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "savepoints", mixinStandardHelpOptions = true, description = "Lists all savepoints.")
final class SavepointsCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    SavepointsCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var savepoints = service.client().savepoints();
        service.show(savepoints, () -> Texts.savepoints(savepoints));
        return ExitCode.OK.number();
    }
}
