package io.tidemark.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.kafka.testing.TestBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

    @TempDir
    private Path data;

    @Test
    void keepsItsTopicsOverARestart() throws Exception {
        try (var broker = TestBroker.start(data)) {
            broker.createTopic("kept", 1);
            broker.send("kept", 0, "value");
        }

        try (var broker = TestBroker.start(data)) {
            assertThat(broker.committedValues("kept")).containsExactly("value");
        }
    }

    @Test
    void saysThatItsPortIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedKafka.start(new EmbeddedKafkaSettings(data, taken.getLocalPort())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()))
                    .hasMessageContaining("choose another port");
        }
    }
}
