package io.tidemark.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "checkpoints",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the checkpoints of a job, the oldest first.",
            "`tidemark savepoint JOB --from-checkpoint EPOCH` keeps one as a savepoint."
        })
final class CheckpointsCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    @Parameters(paramLabel = "JOB", description = "Id of the job.")
    private String job = "";

    CheckpointsCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var checkpoints = service.client().checkpoints(job);
        service.show(checkpoints, () -> StateTexts.checkpoints(checkpoints));
        return ExitCode.OK.number();
    }
}
