package io.tidemark.control.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "promotions",
        mixinStandardHelpOptions = true,
        description = {
            "Lists which job took over from which, when and why.",
            "With --cancel has one come to nothing that isn't done; both jobs go on as they are."
        })
final class PromotionsCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    @Option(names = "--cancel", paramLabel = "PROMOTION", description = "Id of the promotion to cancel.")
    private @Nullable String cancelled;

    PromotionsCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        if (cancelled != null) {
            var unused = service.client().cancelPromotion(cancelled);
        }
        var promotions = service.client().promotions();
        service.show(promotions, () -> Texts.promotions(promotions));
        return ExitCode.OK.number();
    }
}
