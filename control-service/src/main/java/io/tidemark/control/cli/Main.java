package io.tidemark.control.cli;

import java.io.Console;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the command line begins. */
@Command(
        name = "tidemark",
        mixinStandardHelpOptions = true,
        version = "tidemark 0.1.0-SNAPSHOT",
        description = "Runs stream programs on Kafka, marks savepoints, and goes back to them with changed code.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed",
            "2:the command line can't be understood",
            "3:there is no such job, savepoint or program",
            "4:refused; nothing was changed",
            "5:not done in time; it may go on",
            "6:what was compared differs"
        },
        footer = "%nBegin with `tidemark up`; each command explains itself with --help.")
public final class Main implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] arguments) {
        int exitCode = run(arguments, System.out, System.err, System.getenv(), isInteractive());
        System.exit(exitCode);
    }

    /**
     * Runs one command.
     *
     * @param interactive whether a person looks at {@code err}
     * @return the exit code; see {@link ExitCode}
     */
    public static int run(
            String[] arguments,
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            boolean interactive) {
        var terminal = new Terminal(writer(out), writer(err), environment, interactive);
        var commandLine = new CommandLine(new Main())
                .addSubcommand(new UpCommand(terminal))
                .addSubcommand(new RunCommand(terminal))
                .addSubcommand(
                        "dry-run",
                        new CommandLine(new RunCommand(terminal, RunCommand.Verb.DRY_RUN)).setCommandName("dry-run"))
                .addSubcommand("replay", replay(terminal))
                .addSubcommand(new PaceCommand(terminal))
                .addSubcommand(new ProgramsCommand(terminal))
                .addSubcommand(new ListCommand(terminal))
                .addSubcommand(new ShowCommand(terminal))
                .addSubcommand(SavepointVerbs.command(terminal))
                .addSubcommand(new SavepointsCommand(terminal))
                .addSubcommand(new CheckpointsCommand(terminal))
                .addSubcommand(new StateCommand(terminal))
                .addSubcommand(new QueryCommand(terminal))
                .addSubcommand(new DiffCommand(terminal))
                .addSubcommand(new StopCommand(terminal))
                .addSubcommand(new CancelCommand(terminal))
                .addSubcommand(new PromoteCommand(terminal))
                .addSubcommand(new RollbackCommand(terminal))
                .addSubcommand(new PromotionsCommand(terminal))
                .addSubcommand(new RetentionCommand(terminal))
                .addSubcommand(new ScheduleCommand(terminal))
                .addSubcommand(new SchedulesCommand(terminal))
                .addSubcommand(new UnscheduleCommand(terminal))
                .addSubcommand(new CompareCommand(terminal))
                .addSubcommand(new ComparisonCommand(terminal))
                .addSubcommand(new ForkCommand(terminal))
                .addSubcommand(new ForksCommand(terminal))
                .addSubcommand(new DeterminismCommand(terminal))
                .addSubcommand(new AuditCommand(terminal))
                .addSubcommand(new EventsCommand(terminal))
                .addSubcommand(new CompletionCommand(terminal));
        ServiceLoader.load(ExtraCommand.class).forEach(commandLine::addSubcommand);
        commandLine.setOut(terminal.out());
        commandLine.setErr(terminal.err());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpAutoWidth(true);
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            terminal.note("tidemark: " + inWords(failure));
            return ExitCode.of(failure).number();
        });
        int exitCode = commandLine.execute(arguments);
        terminal.out().flush();
        terminal.err().flush();
        return exitCode;
    }

    private static CommandLine replay(Terminal terminal) {
        var command = new CommandLine(new RunCommand(terminal, RunCommand.Verb.REPLAY)).setCommandName("replay");
        command.getCommandSpec()
                .usageMessage()
                .description(
                        "Runs a program from the past to the present, from a savepoint (-s) or a moment (--at): the same as run,"
                                + " which it takes all options of.",
                        "Prints the job's id with -d, otherwise follows the job until it ends.");
        return command;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do.");
    }

    private static String inWords(Exception failure) {
        return failure.getMessage() == null || failure instanceof NullPointerException
                ? failure.toString()
                : failure.getMessage();
    }

    /** From Java 22 on there always is a console, and it must be asked whether it is a terminal. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isInteractive() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), false);
    }
}
