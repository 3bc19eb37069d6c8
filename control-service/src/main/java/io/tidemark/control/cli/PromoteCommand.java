package io.tidemark.control.cli;

import io.tidemark.control.wire.PromotionRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description = {
            "Hands the outputs of a job over to a fork of it, at exactly one position of every partition.",
            "The old job stops with a savepoint there; a new job goes on from there with the fork's program and state,"
                    + " and writes where the old one did. Prints the promotion's id; `tidemark rollback` undoes it."
        })
final class PromoteCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    @Mixin
    private final Wait wait = new Wait();

    @Parameters(paramLabel = "FORK", description = "Id of the job that takes over.")
    private String fork = "";

    @Option(
            names = "--from",
            paramLabel = "JOB",
            description =
                    "The job that writes the outputs now; by default the one from whose savepoint the fork began.")
    private @Nullable String from;

    @Option(
            names = "--waive",
            paramLabel = "CONDITION",
            description = "Do not ask for this condition: " + PromotionRequest.CAUGHT_UP + " or "
                    + PromotionRequest.COMPARED + "; may be repeated.")
    private List<String> waive = List.of();

    @Option(
            names = "--compared",
            paramLabel = "COMPARISON",
            description = "A complete comparison of what the two write; `tidemark compare` makes one.")
    private @Nullable String comparison;

    @Option(names = "--max-differences", paramLabel = "N", description = "How many rows may differ in it. Default: 0.")
    private @Nullable Long maxDifferences;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
    private @Nullable String reason;

    PromoteCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var client = service.client();
        var request = new PromotionRequest(
                Optional.ofNullable(from),
                Optional.ofNullable(comparison),
                Optional.ofNullable(maxDifferences),
                waive,
                Optional.ofNullable(reason));
        var done = wait.forEndOf(client.promote(fork, request), client);
        var promotion = client.promotion(done.id());
        service.show(promotion, () -> Texts.promotion(promotion));
        return ExitCode.OK.number();
    }
}
