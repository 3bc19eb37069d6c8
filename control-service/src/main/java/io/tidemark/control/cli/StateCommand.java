package io.tidemark.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "state",
        mixinStandardHelpOptions = true,
        description = "Lists what state is in a savepoint: operators, their states, how much. Rows are estimates.")
final class StateCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    @Parameters(paramLabel = "SAVEPOINT", description = "Id of the savepoint.")
    private String savepoint = "";

    StateCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var state = service.client().state(savepoint);
        service.show(state, () -> StateTexts.state(state));
        return ExitCode.OK.number();
    }
}
