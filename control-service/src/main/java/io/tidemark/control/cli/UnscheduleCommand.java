package io.tidemark.control.cli;

import io.tidemark.control.client.ControlClient;
import io.tidemark.control.wire.ScheduleInfo;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "unschedule",
        mixinStandardHelpOptions = true,
        description = "Ends a schedule, or all schedules of a job. Their savepoints stay.")
final class UnscheduleCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final ServiceOptions service;

    @Parameters(paramLabel = "SCHEDULE|JOB", description = "Id of a schedule, or of a job.")
    private String id = "";

    UnscheduleCommand(Terminal terminal) {
        this.terminal = terminal;
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var client = service.client();
        for (var schedule : meant(client)) {
            client.unschedule(schedule);
            terminal.note("Schedule '%s' is ended; its savepoints stay.".formatted(schedule));
        }
        return ExitCode.OK.number();
    }

    /** What isn't a job with schedules is taken for a schedule: the service says if it isn't there. */
    private List<String> meant(ControlClient client) throws Exception {
        var ofJob = client.schedules().stream()
                .filter(it -> it.job().equals(id))
                .map(ScheduleInfo::id)
                .toList();
        return ofJob.isEmpty() ? List.of(id) : ofJob;
    }
}
