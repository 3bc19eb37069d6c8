package io.tidemark.examples.demo;

import io.tidemark.control.ControlService;
import io.tidemark.control.ControlSettings;
import io.tidemark.control.cli.ExtraCommand;
import io.tidemark.control.client.ControlClient;
import io.tidemark.control.journal.KafkaJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Plays the story of post-stats; see {@link Story}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Plays a whole story in about a minute: events of thirty days, a program that counts them, a savepoint while it"
                    + " runs, a changed program that starts from it, and a recount that checks every result.",
            "Uses a Kafka broker and a data folder of its own, which are gone afterwards. Exit code 0 if all results agree,"
                    + " 1 if not."
        })
public final class DemoCommand implements ExtraCommand {

    @Option(names = "--keep", description = "Leave everything running at the end, to play with, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,...",
            description = "Use this Kafka. Its topics of other names are not touched; those of the demo stay there.")
    private @Nullable String bootstrapServers;

    @Option(names = "--events", paramLabel = "N", description = "Events to write. Default: ${DEFAULT-VALUE}.")
    private long events = 600_000;

    @Override
    public Integer call() throws Exception {
        if (events < 1_000) {
            throw new IllegalArgumentException("--events must be at least 1000, was " + events);
        }
        // the story is told by the stage; nothing has been logged yet, so the level still counts
        System.setProperty("tidemark.log.level", "WARN");
        var stage = Stage.standard();
        var data = Files.createTempDirectory("tidemark-demo-");
        try {
            return play(stage, data) ? 0 : 1;
        } finally {
            delete(data);
        }
    }

    private boolean play(Stage stage, Path data) throws Exception {
        long begun = System.nanoTime();
        stage.title("Tidemark demo");
        var prefix = prefix();
        try (var service = ControlService.start(settings(data, prefix))) {
            // Ctrl-C in the middle leaves nothing behind either
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(service, data), "demo-end"));
            stage.say("Kafka is at %s, the service at %s.", service.bootstrapServers(), service.url());
            var story = new Story(
                    stage, new ControlClient(service.url()), service.bootstrapServers(), examples(), prefix(), events);
            var outcome = story.play();
            stage.title(outcome.agrees() ? "All results agree." : "There are DIFFERENCES.");
            stage.say("The demo took %s.", Stage.seconds(Duration.ofNanos(System.nanoTime() - begun)));
            if (keep) {
                invite(stage, service, outcome);
                new CountDownLatch(1).await();
            }
            return outcome.agrees();
        }
    }

    private ControlSettings settings(Path data, String prefix) {
        if (bootstrapServers == null) {
            return new ControlSettings(data, 0, Map.of(), OptionalInt.of(0));
        }
        // decisions of its own: a service that may live there already must neither be locked out nor imitated
        var kafka = Map.of("bootstrap.servers", bootstrapServers, KafkaJournal.TOPIC_SETTING, prefix + "control");
        return new ControlSettings(data, 0, kafka, OptionalInt.empty());
    }

    private static void end(ControlService service, Path data) {
        service.close();
        delete(data);
    }

    /** In a Kafka that isn't ours, topics get a name that nobody has. */
    private String prefix() {
        return bootstrapServers == null
                ? ""
                : "demo-" + UUID.randomUUID().toString().substring(0, 8) + "-";
    }

    private static Path examples() throws IOException {
        var home =
                Path.of(Optional.ofNullable(System.getProperty("tidemark.home")).orElse("."));
        for (var jar : List.of("post-stats-v1", "post-stats-v2")) {
            var path = home.resolve("examples").resolve(jar).resolve("target/" + jar + ".jar");
            if (!Files.exists(path)) {
                throw new IOException(
                        "The demo's program %s is missing. Run the demo by ./tidemark, or build it first: ./mvnw package -Dquick"
                                .formatted(path));
            }
        }
        return home.resolve("examples");
    }

    private static void invite(Stage stage, ControlService service, Story.Outcome outcome) {
        stage.title("Everything goes on running until Ctrl-C. In another terminal:");
        for (var command : List.of(
                "list",
                "show " + outcome.v2(),
                "savepoints",
                "savepoint " + outcome.v2(),
                "run -d -s " + outcome.savepoint() + " examples/post-stats-v2/target/post-stats-v2.jar",
                "stop " + outcome.v1())) {
            stage.say("./tidemark --url %s %s", service.url(), command);
        }
        stage.say("curl %s/metrics", service.url());
        stage.say("Kafka is at %s; v2's results are on topic '%s'.", service.bootstrapServers(), outcome.v2Topic());
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("tidemark: folder " + directory + " could not be deleted; delete it by hand: " + e);
        }
    }
}
