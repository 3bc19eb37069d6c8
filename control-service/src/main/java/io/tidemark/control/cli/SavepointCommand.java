package io.tidemark.control.cli;

import io.tidemark.control.wire.SavepointRequest;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "savepoint",
        mixinStandardHelpOptions = true,
        description = {
            "Takes a savepoint of a running job; prints its id and where it lies.",
            "Or does something with a savepoint that is there: see the commands."
        })
final class SavepointCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    @Mixin
    private final Wait wait = new Wait();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "JOB", description = "Id of the job.")
    private @Nullable String job;

    @Option(names = "--label", paramLabel = "TEXT", description = "What to call it.")
    private @Nullable String label;

    @Option(names = "--note", paramLabel = "TEXT", description = "What to remember of it.")
    private @Nullable String note;

    @Option(
            names = "--from-checkpoint",
            paramLabel = "EPOCH",
            description = "Keep this checkpoint of the job instead of asking the job; see `tidemark checkpoints`.")
    private @Nullable Long fromCheckpoint;

    SavepointCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        if (job == null) {
            throw new ParameterException(spec.commandLine(), "Say of which job, or what to do with a savepoint.");
        }
        var client = service.client();
        var request = new SavepointRequest(Optional.ofNullable(label), Optional.ofNullable(note));
        var begun = fromCheckpoint == null
                ? client.savepoint(job, request)
                : client.keepCheckpoint(job, fromCheckpoint, request);
        var taken = wait.forEndOf(begun, client);
        service.show(
                taken,
                () -> taken.savepoint().orElse("-") + "  " + taken.location().orElse("-"));
        return ExitCode.OK.number();
    }
}
