package io.tidemark.control.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.control.ControlSettings;
import io.tidemark.control.access.Access;
import io.tidemark.control.access.Tls;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class UpCommandTest {

    @TempDir
    private Path directory;

    @Test
    void bringsABrokerOfItsOwnUnlessItIsToldOfOne() throws IOException {
        assertThat(settings(Map.of()).ownKafkaPort()).hasValue(19092);
        assertThat(settings(Map.of()).port()).isEqualTo(8642);
        assertThat(settings(Map.of()).dataDirectory()).isEqualTo(Path.of("data"));
    }

    @Test
    void usesTheBrokerItIsToldOf() throws IOException {
        var settings = settings(Map.of(), "--bootstrap-servers", "broker:9092", "--kafka-property", "client.rack=a");

        assertThat(settings.ownKafkaPort()).isEmpty();
        assertThat(settings.kafka()).isEqualTo(Map.of("bootstrap.servers", "broker:9092", "client.rack", "a"));
    }

    @Test
    void aFlagComesBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
        var file = Files.writeString(
                directory.resolve("tidemark.properties"),
                "port=1\nkafka-port=2\ndata=from-file\nkafka.client.rack=b\n");
        var environment = Map.of("TIDEMARK_PORT", "3", "TIDEMARK_KAFKA_PORT", "4", "TIDEMARK_CONFIG", file.toString());

        var settings = settings(environment, "--port", "5");

        assertThat(settings.port()).isEqualTo(5);
        assertThat(settings.ownKafkaPort()).hasValue(4);
        assertThat(settings.dataDirectory()).isEqualTo(Path.of("from-file"));
        assertThat(settings.kafka()).containsEntry("client.rack", "b");
    }

    @Test
    void namesASettingThatMakesNoSense() {
        assertThatThrownBy(() -> settings(Map.of("TIDEMARK_PORT", "high")))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("port")
                .hasMessageContaining("high");
        assertThatThrownBy(() -> settings(Map.of(), "--kafka-port", "65536"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("kafka-port");
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertThatThrownBy(() -> settings(Map.of(), "--config", "none.properties"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.properties");
    }

    @Test
    void listensToThisMachineUnlessItIsToldOtherwise() throws IOException {
        assertThat(settings(Map.of()).access()).isEqualTo(Access.LOCAL);
    }

    @Test
    void listensToTheNetworkOnlyWithTokens() throws IOException {
        var tokens = Files.writeString(directory.resolve("tokens"), "ann admin " + "0".repeat(64));

        assertThatThrownBy(() -> settings(Map.of("TIDEMARK_HOST", "0.0.0.0")))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("0.0.0.0")
                .hasMessageContaining("--tokens");
        var access = settings(
                        Map.of("TIDEMARK_TOKENS", tokens.toString(), "TIDEMARK_REQUESTS_PER_SECOND", "7"),
                        "--host",
                        "0.0.0.0",
                        "--host-name",
                        "a.example,b.example",
                        "--tls-cert",
                        "c.pem",
                        "--tls-key",
                        "k.pem")
                .access();
        assertThat(access.tokens()).isPresent();
        assertThat(access.names()).containsExactly("a.example", "b.example");
        assertThat(access.tls()).contains(new Tls(Path.of("c.pem"), Path.of("k.pem")));
        assertThat(access.requestsPerSecond()).isEqualTo(7);
    }

    @Test
    void aCertificateWithoutItsKeyIsAMistake() {
        assertThatThrownBy(() -> settings(Map.of(), "--tls-cert", "c.pem"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("tls-key");
        assertThatThrownBy(() -> settings(Map.of(), "--requests-per-second", "many"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("many");
    }

    private static ControlSettings settings(Map<String, String> environment, String... arguments) throws IOException {
        var nowhere = new PrintWriter(Writer.nullWriter());
        var command = new UpCommand(new Terminal(nowhere, nowhere, environment, false));
        new CommandLine(command).parseArgs(arguments);
        return command.settings();
    }
}
