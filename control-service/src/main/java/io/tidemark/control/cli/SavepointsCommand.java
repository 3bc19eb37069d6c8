package io.tidemark.control.cli;

import io.tidemark.control.wire.SavepointQuery;
import java.time.Duration;
import java.time.Instant;
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
        name = "savepoints",
        mixinStandardHelpOptions = true,
        description = "Lists savepoints; all unless told otherwise.")
final class SavepointsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    @Mixin
    private final ServiceOptions service;

    @Option(names = "--job", paramLabel = "JOB", description = "Only of this job.")
    private @Nullable String job;

    @Option(names = "--label", paramLabel = "TEXT", description = "Only with this in the label.")
    private @Nullable String label;

    @Option(names = "--older-than", paramLabel = "DURATION", description = "Only older ones, such as P7D or PT12H.")
    private @Nullable Duration olderThan;

    @Option(names = "--newer-than", paramLabel = "DURATION", description = "Only newer ones, such as P7D or PT12H.")
    private @Nullable Duration newerThan;

    @Option(
            names = "--watermark-from",
            paramLabel = "TIME",
            description = "Only complete up to this event time or later, such as 2026-11-01T00:00:00Z.")
    private @Nullable String watermarkFrom;

    @Option(
            names = "--watermark-until",
            paramLabel = "TIME",
            description = "Only complete up to an earlier event time than this.")
    private @Nullable String watermarkUntil;

    @Option(names = "--pinned", description = "Only pinned ones.")
    private boolean pinned;

    @Option(
            names = "--sort",
            paramLabel = "ORDER",
            defaultValue = "created",
            description = "created, id, job, label, size or watermark; with '-' before it the greatest first."
                    + " Default: ${DEFAULT-VALUE}.")
    private String sort = "created";

    SavepointsCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var savepoints = service.client().savepoints(query());
        service.show(savepoints, () -> Texts.savepoints(savepoints));
        return ExitCode.OK.number();
    }

    private SavepointQuery query() {
        var parameters = new HashMap<String, String>();
        var now = Instant.now();
        put(parameters, "job", job);
        put(parameters, "label", label);
        put(parameters, "createdUntil", olderThan == null ? null : now.minus(olderThan));
        put(parameters, "createdFrom", newerThan == null ? null : now.minus(newerThan));
        put(parameters, "watermarkFrom", watermarkFrom);
        put(parameters, "watermarkUntil", watermarkUntil);
        put(parameters, "pinned", pinned ? "true" : null);
        put(parameters, "sort", sort);
        try {
            return SavepointQuery.of(parameters);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static void put(Map<String, String> parameters, String name, @Nullable Object value) {
        if (value != null) {
            parameters.put(name, value.toString());
        }
    }
}
