package io.tidemark.control.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.control.access.Access;
import io.tidemark.control.access.Tokens;
import io.tidemark.control.testing.KafkalessService;
import io.tidemark.control.testing.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line before a service that speaks TLS and wants a token. */
class CredentialsOptionsTest {

    private static final String TOKEN = "open-sesame-2f81";

    @TempDir
    private Path directory;

    private String authority = "";
    private KafkalessService service;

    @BeforeEach
    void start() throws Exception {
        var tls = TestCertificate.within(directory);
        authority = tls.certificate().toString();
        var digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(UTF_8)));
        var tokens = Tokens.read(Files.writeString(directory.resolve("tokens"), "ann viewer " + digest));
        service = KafkalessService.start(
                directory.resolve("programs"),
                new Access("127.0.0.1", List.of("localhost"), Optional.of(tokens), Optional.of(tls), 100));
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
    }

    @Test
    void aTokenComesFromTheFlagAFileOrTheEnvironment() throws IOException {
        var file = Files.writeString(directory.resolve("token"), TOKEN + "\n").toString();

        assertThat(list(Map.of(), "--token", TOKEN).exitCode()).isZero();
        assertThat(list(Map.of(), "--token-file", file).exitCode()).isZero();
        assertThat(list(Map.of("TIDEMARK_TOKEN", TOKEN)).exitCode()).isZero();
        assertThat(list(Map.of("TIDEMARK_TOKEN_FILE", file)).exitCode()).isZero();
        assertThat(list(Map.of("TIDEMARK_TOKEN", "of-another"), "--token-file", file)
                        .exitCode())
                .isZero();
    }

    @Test
    void endsWith4WithoutATokenAndSaysHowToGiveOne() {
        var list = list(Map.of());

        assertThat(list.exitCode()).isEqualTo(ExitCode.REFUSED.number());
        assertThat(list.err()).contains("--token-file").contains("TIDEMARK_TOKEN");
    }

    @Test
    void endsWith4WithATokenThatAllowsTooLittleAndDoesNotShowIt() {
        var cancel = run(Map.of(), "cancel", "x", "--url", url(), "--ca-cert", authority, "--token", TOKEN);

        assertThat(cancel.exitCode()).isEqualTo(ExitCode.REFUSED.number());
        assertThat(cancel.err()).contains("operator").contains("'ann'").doesNotContain(TOKEN);
    }

    @Test
    void endsWith1BeforeACertificateThatNobodyVouchesFor() {
        var list = run(Map.of(), "list", "--url", url(), "--token", TOKEN);

        assertThat(list.exitCode()).isEqualTo(ExitCode.FAILURE.number());
        assertThat(list.err()).contains("--ca-cert").doesNotContain(TOKEN);
    }

    @Test
    void aTokenThatCannotTravelIsAMistakeOfTheCommandLine() {
        var list = list(Map.of(), "--token", TOKEN + "\nX-Other: 1");

        assertThat(list.exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(list.err()).doesNotContain(TOKEN);
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertThat(list(Map.of(), "--token-file", "none.token").err()).contains("none.token");
        assertThat(run(Map.of(), "list", "--url", url(), "--ca-cert", "none.pem")
                        .err())
                .contains("none.pem");
    }

    private Ended list(Map<String, String> environment, String... options) {
        var arguments = new String[options.length + 5];
        System.arraycopy(new String[] {"list", "--url", url(), "--ca-cert", authority}, 0, arguments, 0, 5);
        System.arraycopy(options, 0, arguments, 5, options.length);
        return run(environment, arguments);
    }

    private String url() {
        return service.url().toString();
    }

    private static Ended run(Map<String, String> environment, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = Main.run(
                arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), environment, false);
        return new Ended(exitCode, err.toString(UTF_8));
    }

    private record Ended(int exitCode, String err) {}
}
