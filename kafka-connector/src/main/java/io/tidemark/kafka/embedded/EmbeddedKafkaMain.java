package io.tidemark.kafka.embedded;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A broker as a process of its own: {@code EmbeddedKafkaMain DATA-DIRECTORY PORT}. Prints {@code READY} and where it
 * listens, and runs until it is told to stop.
 */
public final class EmbeddedKafkaMain {

    private EmbeddedKafkaMain() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("Usage: EmbeddedKafkaMain DATA-DIRECTORY PORT (0 for a free one)");
            System.exit(2);
        }
        var broker =
                EmbeddedKafka.start(new EmbeddedKafkaSettings(Path.of(arguments[0]), Integer.parseInt(arguments[1])));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "embedded-kafka-close"));
        System.out.println("READY " + broker.bootstrapServers());
    }
}
