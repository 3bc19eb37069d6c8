package io.tidemark.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "promotions",
        mixinStandardHelpOptions = true,
        description = "Lists which job took over from which, when and why.")
final class PromotionsCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    PromotionsCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var promotions = service.client().promotions();
        service.show(promotions, () -> Texts.promotions(promotions));
        return ExitCode.OK.number();
    }
}
