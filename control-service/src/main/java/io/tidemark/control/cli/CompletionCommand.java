package io.tidemark.control.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a script that completes commands and options in your shell.",
            "Now and here: `source <(tidemark completion)`; for good, put that line into ~/.bashrc or ~/.zshrc.",
            "Asks no service."
        })
final class CompletionCommand implements Callable<Integer> {

    /** The shells it can be made for; the script finds out itself in which of them it is. */
    private enum Shell {
        BASH,
        ZSH
    }

    private final Terminal terminal;

    @Parameters(
            arity = "0..1",
            defaultValue = "bash",
            paramLabel = "SHELL",
            description = "${COMPLETION-CANDIDATES}; the script is the same. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("UnusedVariable") // that another shell is refused is all it is for
    private Shell shell = Shell.BASH;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var root = spec.root();
        terminal.result(AutoComplete.bash(root.name(), root.commandLine()));
        return ExitCode.OK.number();
    }
}
