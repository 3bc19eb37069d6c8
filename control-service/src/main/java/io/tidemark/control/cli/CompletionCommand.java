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
            "Prints a script with which a shell completes commands and options.",
            "In ~/.bashrc or ~/.zshrc: source <(tidemark completion bash), or zsh."
        })
final class CompletionCommand implements Callable<Integer> {

    /** The shells there is a script for; it is the same one, which finds out by itself where it is. */
    private enum Shell {
        BASH,
        ZSH
    }

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}, in either case.")
    @SuppressWarnings("UnusedVariable") // both take the same script
    private Shell shell = Shell.BASH;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.result(AutoComplete.bash("tidemark", spec.root().commandLine()));
        return ExitCode.OK.number();
    }
}
