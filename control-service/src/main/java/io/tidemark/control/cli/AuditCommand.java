package io.tidemark.control.cli;

import io.tidemark.control.wire.AuditQuery;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Tells who did what, and why, the newest first.",
            "The service has the last 10000 decisions at hand; its topic __tidemark_control has all."
        })
final class AuditCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    @Mixin
    private final ServiceOptions service;

    @Option(names = "--job", paramLabel = "JOB", description = "Only what concerns this job.")
    private @Nullable String job;

    @Option(names = "--savepoint", paramLabel = "SAVEPOINT", description = "Only what concerns this savepoint.")
    private @Nullable String savepoint;

    @Option(
            names = "--actor",
            paramLabel = "NAME",
            description =
                    "Only what this token asked for; local without tokens, service for what the service did by itself.")
    private @Nullable String actor;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only what was decided then or later, such as 2026-11-23T05:15:00Z.")
    private @Nullable String since;

    @Option(
            names = "--limit",
            paramLabel = "NUMBER",
            defaultValue = "100",
            description = "How many decisions at most, 1 to 1000. Default: ${DEFAULT-VALUE}.")
    private int limit = AuditQuery.USUAL;

    AuditCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var entries = service.client().audit(query());
        service.show(entries, () -> AuditTexts.table(entries));
        return ExitCode.OK.number();
    }

    private AuditQuery query() {
        var parameters = new HashMap<String, String>();
        put(parameters, "job", job);
        put(parameters, "savepoint", savepoint);
        put(parameters, "actor", actor);
        put(parameters, "since", since);
        put(parameters, "limit", Integer.toString(limit));
        try {
            return AuditQuery.of(parameters);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }
}
