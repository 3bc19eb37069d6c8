package io.tidemark.control.cli;

import io.tidemark.control.ControlService;
import io.tidemark.control.ControlSettings;
import io.tidemark.control.access.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the control service until Ctrl-C, with a Kafka broker of its own unless --bootstrap-servers is given.",
            "Jobs that run are suspended at the end and go on at the next start.",
            "Each setting can be given as a flag, as an environment variable or in the file of --config, in this order."
        })
final class UpCommand implements Callable<Integer> {

    private static final String KAFKA_PREFIX = "kafka.";

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Properties file with settings, named like the flags without dashes: data, port,"
                    + " bootstrap-servers, kafka-port, host, tokens and so on; and kafka.NAME for any setting of Kafka clients."
                    + " Environment: TIDEMARK_CONFIG.")
    private @Nullable String config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where programs, snapshots and the broker's data are kept. Environment: TIDEMARK_DATA."
                    + " Default: ./data.")
    private @Nullable String data;

    @Option(
            names = "--port",
            paramLabel = "N",
            description =
                    "Port of the HTTP interface; 0 for a free one. Environment: TIDEMARK_PORT." + " Default: 8642.")
    private @Nullable String port;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,...",
            description = "Use this Kafka instead of one of our own. Environment: TIDEMARK_BOOTSTRAP_SERVERS.")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--kafka-port",
            paramLabel = "N",
            description = "Port of our own broker on 127.0.0.1; 0 for a free one. Environment: TIDEMARK_KAFKA_PORT."
                    + " Default: 19092.")
    private @Nullable String kafkaPort;

    @Option(
            names = "--kafka-property",
            paramLabel = "NAME=VALUE",
            description = "A setting of Kafka clients, such as security.protocol; may be repeated.")
    private Map<String, String> kafkaProperties = new HashMap<>();

    @Mixin
    private final AccessOptions access = new AccessOptions();

    UpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        var settings = settings();
        var ended = new CountDownLatch(1);
        var mainEnds = new CountDownLatch(1);
        var stop = new Thread(
                () -> {
                    ended.countDown();
                    awaitQuietly(mainEnds);
                },
                "tidemark-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try (var service = ControlService.start(settings)) {
            terminal.result("Tidemark is up.");
            terminal.result("  URL    " + service.url());
            terminal.result("  Kafka  " + service.bootstrapServers());
            terminal.result(
                    "  data   " + settings.dataDirectory().toAbsolutePath().normalize());
            terminal.result("Ctrl-C stops it; jobs go on at the next start.");
            ended.await();
            terminal.note("Stopping: jobs are suspended.");
        } finally {
            mainEnds.countDown();
        }
        return ExitCode.OK.number();
    }

    ControlSettings settings() throws IOException {
        var file = configFile();
        var kafka = new HashMap<String, String>();
        for (var name : file.stringPropertyNames()) {
            if (name.startsWith(KAFKA_PREFIX)) {
                kafka.put(name.substring(KAFKA_PREFIX.length()), file.getProperty(name));
            }
        }
        kafka.putAll(kafkaProperties);
        var servers = setting("bootstrap-servers", bootstrapServers, file, "");
        if (!servers.isEmpty()) {
            kafka.put("bootstrap.servers", servers);
        }
        boolean own = !kafka.containsKey("bootstrap.servers");
        int ownPort = number("kafka-port", setting("kafka-port", kafkaPort, file, "19092"));
        return new ControlSettings(
                Path.of(setting("data", data, file, "data")),
                number("port", setting("port", port, file, "8642")),
                kafka,
                own ? OptionalInt.of(ownPort) : OptionalInt.empty(),
                access(file));
    }

    private Access access(Properties file) throws IOException {
        try {
            return access.access(name -> setting(name, null, file, ""));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Properties configFile() throws IOException {
        var properties = new Properties();
        var path = config != null ? config : terminal.environment().get("TIDEMARK_CONFIG");
        if (path != null) {
            try (var reader = Files.newBufferedReader(Path.of(path))) {
                properties.load(reader);
            } catch (IOException e) {
                throw new IOException("Cannot read the settings in '%s': %s".formatted(path, e), e);
            }
        }
        return properties;
    }

    private String setting(String name, @Nullable String flag, Properties file, String fallback) {
        if (flag != null) {
            return flag;
        }
        var variable = "TIDEMARK_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
        var fromEnvironment = terminal.environment().get(variable);
        return fromEnvironment != null ? fromEnvironment : file.getProperty(name, fallback);
    }

    private int number(String name, String value) {
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= 0 && number <= 65535) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    spec.commandLine(), "%s must be a port, 0 to 65535, was '%s'".formatted(name, value), e);
        }
        throw new ParameterException(
                spec.commandLine(), "%s must be a port, 0 to 65535, was '%s'".formatted(name, value));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
