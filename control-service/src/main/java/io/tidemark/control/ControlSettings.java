package io.tidemark.control;

import static java.util.Objects.requireNonNull;

import io.tidemark.control.access.Access;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a control service needs to know.
 *
 * @param dataDirectory where programs, snapshots and the data of an own broker are kept; made if there is none
 * @param port of the HTTP interface; 0 for a free one
 * @param kafka settings of Kafka clients; {@code bootstrap.servers} among them unless there is a broker of our own
 * @param ownKafkaPort port of a broker of our own on 127.0.0.1, 0 for a free one; empty to use another Kafka
 * @param access where the HTTP interface can be reached, and by whom
 */
public record ControlSettings(
        Path dataDirectory, int port, Map<String, String> kafka, OptionalInt ownKafkaPort, Access access) {

    public ControlSettings {
        requireNonNull(dataDirectory, "dataDirectory");
        requireNonNull(access, "access");
        requirePort("port", port);
        kafka = Map.copyOf(kafka);
        ownKafkaPort.ifPresent(own -> requirePort("ownKafkaPort", own));
        if (ownKafkaPort.isPresent() == kafka.containsKey("bootstrap.servers")) {
            throw new IllegalArgumentException(
                    "either 'bootstrap.servers' or 'ownKafkaPort' must be given, and not both; were %s and %s"
                            .formatted(kafka.get("bootstrap.servers"), ownKafkaPort));
        }
    }

    /** A service that listens to this machine only. */
    public ControlSettings(Path dataDirectory, int port, Map<String, String> kafka, OptionalInt ownKafkaPort) {
        this(dataDirectory, port, kafka, ownKafkaPort, Access.LOCAL);
    }

    /** A service on a free port that uses a Kafka which is there. */
    public static ControlSettings of(Path dataDirectory, String bootstrapServers) {
        return new ControlSettings(
                dataDirectory, 0, Map.of("bootstrap.servers", bootstrapServers), OptionalInt.empty());
    }

    private static void requirePort(String name, int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("%s must be 0 to 65535, was %d".formatted(name, port));
        }
    }
}
