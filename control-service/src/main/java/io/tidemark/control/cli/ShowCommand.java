package io.tidemark.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        aliases = "describe",
        mixinStandardHelpOptions = true,
        description = "Shows all that is known of a job, a savepoint, a fork or a program.")
final class ShowCommand implements Callable<Integer> {

    private static final String SAVEPOINT = "sp-";

    @Mixin
    private final ServiceOptions service;

    @Parameters(paramLabel = "JOB", description = "Id of a job, a savepoint, a fork or a program (64 digits).")
    private String id = "";

    ShowCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        if (id.startsWith(SAVEPOINT)) {
            var savepoint = service.client().savepoint(id);
            service.show(savepoint, () -> Texts.savepoint(savepoint));
        } else if (ForkTexts.isFork(id)) {
            var fork = service.client().fork(id);
            service.show(fork, () -> ForkTexts.fork(fork));
        } else if (ProgramTexts.isProgram(id)) {
            var program = service.client().program(id);
            service.show(program, () -> ProgramTexts.program(program));
        } else {
            var job = service.client().job(id);
            service.show(job, () -> Texts.job(job));
        }
        return ExitCode.OK.number();
    }
}
