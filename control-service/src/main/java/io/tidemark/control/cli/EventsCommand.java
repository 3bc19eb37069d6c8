package io.tidemark.control.cli;

import io.tidemark.control.wire.AuditEntry;
import io.tidemark.control.wire.AuditQuery;
import io.tidemark.control.wire.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description = {
            "Tells what was decided last, the newest at the end: a line for each thing that happened.",
            "With -o json a line for each decision."
        })
final class EventsCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final ServiceOptions service;

    @Option(names = "--follow", description = "Go on with what happens from now on, until interrupted.")
    private boolean follow;

    @Option(names = "--job", paramLabel = "JOB", description = "Only what concerns this job.")
    private @Nullable String job;

    EventsCommand(Terminal terminal) {
        this.terminal = terminal;
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var client = service.client();
        var only = Optional.ofNullable(job);
        long known = position(client.audit(query(Optional.empty(), 1)));
        var last = client.audit(query(only, AuditQuery.USUAL));
        for (int i = last.size() - 1; i >= 0; i--) {
            tell(last.get(i));
        }
        if (follow) {
            client.events(Optional.of(Math.max(known, position(last))), only)
                    .follow(
                            this::tell,
                            broken -> terminal.note("tidemark: %s Trying again.".formatted(broken.getMessage())));
        }
        return ExitCode.OK.number();
    }

    private static AuditQuery query(Optional<String> job, int limit) {
        return new AuditQuery(job, Optional.empty(), Optional.empty(), Optional.empty(), limit, Optional.empty());
    }

    /** Of the newest, which comes first. */
    private static long position(List<AuditEntry> entries) {
        return entries.isEmpty() ? 0 : entries.get(0).position();
    }

    private void tell(AuditEntry entry) {
        terminal.result(
                service.isJson() ? new String(WireJson.bytes(entry), StandardCharsets.UTF_8) : AuditTexts.lines(entry));
    }
}
