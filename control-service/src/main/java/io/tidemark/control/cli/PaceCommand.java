package io.tidemark.control.cli;

import io.tidemark.control.wire.JobPace;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pace",
        mixinStandardHelpOptions = true,
        description = {
            "Changes how fast a running job reads; what isn't given stays as it is. Without options says how fast it reads.",
            "A paused job reads nothing and keeps its place; savepoints can be taken of it."
        })
final class PaceCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    @Mixin
    private final PaceOptions pace = new PaceOptions();

    @Parameters(paramLabel = "JOB", description = "Id of the job.")
    private String job = "";

    @ArgGroup
    private @Nullable Switch which;

    /** One of them. */
    private static final class Switch {

        @Option(names = "--pause", description = "Read nothing until --resume or --full.")
        private boolean pause;

        @Option(names = "--resume", description = "Read on, as fast as before.")
        private boolean resume;

        @Option(names = "--full", description = "Read on without any limit but those given with it.")
        private boolean full;
    }

    PaceCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var client = service.client();
        var found = client.job(job);
        if (which != null || !pace.isEmpty()) {
            boolean full = which != null && which.full;
            boolean resumed = which != null && (which.resume || which.full);
            boolean paused =
                    !resumed && (which != null ? which.pause : found.pace().isPaused());
            found = client.pace(job, pace.over(full ? JobPace.FULL : found.pace(), paused));
        }
        var shown = found;
        service.show(shown.pace(), () -> Texts.pace(shown.pace()));
        return ExitCode.OK.number();
    }
}
