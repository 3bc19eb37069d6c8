package io.tidemark.kafka.embedded;

import java.nio.file.Path;

/**
 * @param data where the broker keeps its data, made if need be; kept when it closes
 * @param port where clients connect, on the loopback interface only; 0 for a free one
 */
public record EmbeddedKafkaSettings(Path data, int port) {

    public EmbeddedKafkaSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
        }
    }
}
