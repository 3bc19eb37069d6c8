package io.tidemark.control.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = "Undoes a promotion: the old program comes back with the state it had, and catches up silently to"
                + " exactly where the newer one stops.")
final class RollbackCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    @Mixin
    private final Wait wait = new Wait();

    @Parameters(paramLabel = "PROMOTION", description = "Id of the promotion; `tidemark promotions` lists them.")
    private String promotion = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
    private @Nullable String reason;

    RollbackCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var client = service.client();
        var done = wait.forEndOf(client.rollBack(promotion, Optional.ofNullable(reason)), client);
        var back = client.promotion(done.id());
        service.show(back, () -> Texts.promotion(back));
        return ExitCode.OK.number();
    }
}
