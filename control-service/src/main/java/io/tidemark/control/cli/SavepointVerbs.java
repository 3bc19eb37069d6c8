package io.tidemark.control.cli;

import io.tidemark.control.client.ControlClient;
import io.tidemark.control.wire.SavepointChange;
import io.tidemark.control.wire.SavepointInfo;
import io.tidemark.control.wire.Verification;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code tidemark savepoint} can do with a savepoint that is there. */
final class SavepointVerbs {

    private SavepointVerbs() {}

    /** {@code savepoint} with all of them. */
    static CommandLine command(Terminal terminal) {
        return new CommandLine(new SavepointCommand(terminal))
                .addSubcommand(new Show(terminal))
                .addSubcommand(new Rename(terminal))
                .addSubcommand(new Pin(terminal))
                .addSubcommand(new Unpin(terminal))
                .addSubcommand(new Delete(terminal))
                .addSubcommand(new Verify(terminal))
                .addSubcommand(new Export(terminal))
                .addSubcommand(new Import(terminal));
    }

    /** What is the same for all that name a savepoint. */
    private abstract static class OnSavepoint implements Callable<Integer> {

        final Terminal terminal;

        @Mixin
        final ServiceOptions service;

        @Parameters(index = "0", paramLabel = "SAVEPOINT", description = "Id of the savepoint.")
        String id = "";

        OnSavepoint(Terminal terminal) {
            this.terminal = terminal;
            this.service = new ServiceOptions(terminal);
        }

        @Override
        public final Integer call() throws Exception {
            return run(service.client()).number();
        }

        abstract ExitCode run(ControlClient client) throws Exception;

        final ExitCode show(SavepointInfo savepoint) {
            service.show(savepoint, () -> Texts.savepoint(savepoint));
            return ExitCode.OK;
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows all that is known of a savepoint.")
    private static final class Show extends OnSavepoint {

        Show(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode run(ControlClient client) throws Exception {
            return show(client.savepoint(id));
        }
    }

    @Command(
            name = "rename",
            mixinStandardHelpOptions = true,
            description = "Changes label and note; an empty text takes one away.")
    private static final class Rename extends OnSavepoint {

        @Option(names = "--label", paramLabel = "TEXT", description = "What to call it.")
        private @Nullable String label;

        @Option(names = "--note", paramLabel = "TEXT", description = "What to remember of it.")
        private @Nullable String note;

        Rename(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode run(ControlClient client) throws Exception {
            return show(client.changeSavepoint(
                    id, new SavepointChange(Optional.ofNullable(label), Optional.ofNullable(note), Optional.empty())));
        }
    }

    @Command(name = "pin", mixinStandardHelpOptions = true, description = "Keeps a savepoint from being deleted.")
    private static final class Pin extends OnSavepoint {

        Pin(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode run(ControlClient client) throws Exception {
            return show(client.changeSavepoint(id, SavepointChange.pin(true)));
        }
    }

    @Command(name = "unpin", mixinStandardHelpOptions = true, description = "Lets a savepoint be deleted again.")
    private static final class Unpin extends OnSavepoint {

        Unpin(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode run(ControlClient client) throws Exception {
            return show(client.changeSavepoint(id, SavepointChange.pin(false)));
        }
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Deletes a savepoint, unless it is pinned or a job needs it.")
    private static final class Delete extends OnSavepoint {

        Delete(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode run(ControlClient client) throws Exception {
            client.deleteSavepoint(id);
            terminal.note("Savepoint '%s' is deleted.".formatted(id));
            return ExitCode.OK;
        }
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Reads every byte of a savepoint; ends with 1 if a file is damaged.")
    private static final class Verify extends OnSavepoint {

        Verify(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode run(ControlClient client) throws Exception {
            var found = client.verifySavepoint(id);
            service.show(found, () -> text(found));
            return found.sound() ? ExitCode.OK : ExitCode.FAILURE;
        }

        private static String text(Verification found) {
            return found.sound()
                    ? "Savepoint '%s' is sound: %d files, %d bytes."
                            .formatted(found.savepoint(), found.files(), found.sizeBytes())
                    : String.join(System.lineSeparator(), found.problems());
        }
    }

    @Command(name = "export", mixinStandardHelpOptions = true, description = "Writes a savepoint into one tar file.")
    private static final class Export extends OnSavepoint {

        @Parameters(index = "1", paramLabel = "FILE", description = "The file to write; must not exist yet.")
        private Path file = Path.of("");

        Export(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode run(ControlClient client) throws Exception {
            client.exportSavepoint(id, file);
            terminal.note("Savepoint '%s' is in %s.".formatted(id, file));
            return ExitCode.OK;
        }
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = "Brings an exported savepoint into the service; what starts from it is a replay.")
    private static final class Import implements Callable<Integer> {

        @Mixin
        private final ServiceOptions service;

        @Parameters(paramLabel = "FILE", description = "A file that was exported.")
        private Path file = Path.of("");

        Import(Terminal terminal) {
            this.service = new ServiceOptions(terminal);
        }

        @Override
        public Integer call() throws Exception {
            var imported = service.client().importSavepoint(file);
            service.show(imported, imported::id);
            return ExitCode.OK.number();
        }
    }
}
