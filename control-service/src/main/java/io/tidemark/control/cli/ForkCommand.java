package io.tidemark.control.cli;

import io.tidemark.control.client.ControlClient;
import io.tidemark.control.client.ProblemException;
import io.tidemark.control.wire.ForkRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "fork",
        mixinStandardHelpOptions = true,
        description = {
            "Starts several jobs from one savepoint, all or none; prints the fork's id.",
            "Each arm writes to outputs of its own. Where arms read the same at about the same time, it is fetched from Kafka"
                    + " once. `tidemark show`, `stop` and `cancel` take the fork's id for all arms together."
        })
final class ForkCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final ServiceOptions service;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    @Parameters(paramLabel = "SAVEPOINT", description = "Where all arms start.")
    private String savepoint = "";

    @Option(
            names = "--arm",
            required = true,
            paramLabel = "NAME=JAR",
            description = "An arm and its program's JAR; may be repeated.")
    private Map<String, Path> arms = new LinkedHashMap<>();

    @Option(
            names = "--arm-param",
            paramLabel = "ARM.NAME=VALUE",
            description = "Parameter for the program of one arm; may be repeated.")
    private Map<String, String> armParameters = new LinkedHashMap<>();

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description = "Parameter for the programs of all arms; may be repeated.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--program", paramLabel = "NAME", description = "Which program of the JARs, if they hold several.")
    private @Nullable String program;

    @Option(
            names = {"-p", "--parallelism"},
            paramLabel = "N",
            defaultValue = "1",
            description = "Tasks to run each arm with. Default: ${DEFAULT-VALUE}.")
    private int parallelism = 1;

    @Option(
            names = "--checkpoint-interval",
            paramLabel = "DURATION",
            description = "How often results become visible, such as PT10S. Default: the engine's.")
    private @Nullable Duration checkpointInterval;

    @Option(
            names = "--state-memory",
            paramLabel = "SIZE",
            converter = ByteSizeConverter.class,
            description = "Memory for the state of each arm, such as 512MiB or 2GiB. Default: the engine's.")
    private @Nullable Long stateMemory;

    @Option(
            names = "--allow-non-restored-state",
            description = "Leave state behind that is in the savepoint and that a program has no place for.")
    private boolean allowNonRestoredState;

    @Option(
            names = "--max-duration",
            paramLabel = "DURATION",
            description = "End an arm that runs for longer than this, such as PT1H.")
    private @Nullable Duration maxDuration;

    @Option(
            names = "--max-state",
            paramLabel = "SIZE",
            converter = ByteSizeConverter.class,
            description = "End an arm whose state is larger than this as of its last checkpoint, such as 2GiB.")
    private @Nullable Long maxState;

    @Option(names = "--max-rate", paramLabel = "N", description = "Let no arm read more than N events a second.")
    private @Nullable Long maxRate;

    ForkCommand(Terminal terminal) {
        this.terminal = terminal;
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var parametersByArm = parametersByArm();
        for (var jar : arms.values()) {
            if (!Files.isRegularFile(jar)) {
                throw new IOException("There is no file '%s'. Give the path of the program's JAR.".formatted(jar));
            }
        }
        var client = service.client();
        var fork = client.fork(request(uploaded(client, parametersByArm)));
        for (var arm : fork.arms()) {
            terminal.note("Arm '%s' is job '%s', it writes to %s."
                    .formatted(arm.arm().orElse("-"), arm.id(), String.join(", ", arm.targets())));
            arm.warnings().forEach(warning -> terminal.note("Warning: " + warning));
        }
        service.show(fork, fork::id);
        return ExitCode.OK.number();
    }

    private ForkRequest request(List<ForkRequest.Arm> uploaded) {
        try {
            return new ForkRequest(
                    savepoint,
                    uploaded,
                    Optional.of(parallelism),
                    Optional.ofNullable(checkpointInterval),
                    Optional.ofNullable(stateMemory),
                    Optional.of(allowNonRestoredState),
                    Optional.ofNullable(maxDuration),
                    Optional.ofNullable(maxState),
                    Optional.ofNullable(maxRate));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private List<ForkRequest.Arm> uploaded(ControlClient client, Map<String, Map<String, String>> parametersByArm)
            throws ProblemException, IOException {
        var uploaded = new ArrayList<ForkRequest.Arm>();
        for (var arm : arms.entrySet()) {
            var own = new LinkedHashMap<>(parameters);
            own.putAll(parametersByArm.getOrDefault(arm.getKey(), Map.of()));
            try {
                uploaded.add(new ForkRequest.Arm(
                        arm.getKey(),
                        client.uploadProgram(arm.getValue()).id(),
                        Optional.ofNullable(program),
                        own,
                        Map.of()));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--arm: " + e.getMessage(), e);
            }
        }
        return uploaded;
    }

    private Map<String, Map<String, String>> parametersByArm() {
        var byArm = new LinkedHashMap<String, Map<String, String>>();
        armParameters.forEach((name, value) -> {
            int dot = name.indexOf('.');
            var arm = dot < 0 ? name : name.substring(0, dot);
            if (dot < 0 || !arms.containsKey(arm)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--arm-param '%s=%s' must be ARM.NAME=VALUE, with one of the arms %s."
                                .formatted(name, value, String.join(", ", arms.keySet())));
            }
            byArm.computeIfAbsent(arm, it -> new LinkedHashMap<>()).put(name.substring(dot + 1), value);
        });
        return byArm;
    }
}
