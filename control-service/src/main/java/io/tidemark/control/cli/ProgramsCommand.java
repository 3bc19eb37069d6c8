package io.tidemark.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "programs",
        mixinStandardHelpOptions = true,
        description = "Lists all uploaded programs; `tidemark show ID` tells what one does.")
final class ProgramsCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    ProgramsCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var programs = service.client().programs();
        service.show(programs, () -> ProgramTexts.programs(programs));
        return ExitCode.OK.number();
    }
}
