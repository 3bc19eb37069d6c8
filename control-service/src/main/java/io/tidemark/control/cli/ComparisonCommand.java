package io.tidemark.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "comparison",
        mixinStandardHelpOptions = true,
        description = "Shows what a comparison has found so far. Exit code 6 if there is a difference.")
final class ComparisonCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    @Parameters(paramLabel = "ID", description = "Id of the comparison.")
    private String id = "";

    ComparisonCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var comparison = service.client().comparison(id);
        service.show(comparison, () -> ComparisonTexts.comparison(comparison));
        return CompareCommand.exitCode(comparison).number();
    }
}
