package io.tidemark.control.cli;

import io.tidemark.control.wire.StateDiffInfo;
import io.tidemark.control.wire.StateDiffRequest;
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
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Compares the state of two savepoints key by key. Exit code 6 if they differ.")
final class DiffCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    @Mixin
    private final Wait wait = new Wait();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "A", description = "Id of a savepoint.")
    private String a = "";

    @Parameters(index = "1", paramLabel = "B", description = "Id of the other.")
    private String b = "";

    @Option(names = "--uid", paramLabel = "UID", description = "Only this operator.")
    private @Nullable String uid;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "" + StateDiffRequest.DEFAULT_SAMPLES,
            description =
                    "How many differences of each state to show, 0 to 1000; all are counted. Default: ${DEFAULT-VALUE}.")
    private int samples = StateDiffRequest.DEFAULT_SAMPLES;

    DiffCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var client = service.client();
        var done = wait.forEndOf(client.diff(request()), client);
        var diff = client.result(done, StateDiffInfo.class);
        service.show(diff, () -> StateTexts.diff(diff));
        return (diff.different() ? ExitCode.DIFFERENT : ExitCode.OK).number();
    }

    private StateDiffRequest request() {
        try {
            return new StateDiffRequest(a, b, Optional.ofNullable(uid), Optional.of(samples));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
