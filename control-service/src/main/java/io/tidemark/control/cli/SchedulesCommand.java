package io.tidemark.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "schedules",
        mixinStandardHelpOptions = true,
        description = "Lists the schedules of savepoints: when each runs next, and what came of its last run.")
final class SchedulesCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    SchedulesCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var schedules = service.client().schedules();
        service.show(schedules, () -> ScheduleTexts.schedules(schedules));
        return ExitCode.OK.number();
    }
}
