package io.tidemark.control.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

    private static final Tls TLS = new Tls(Path.of("cert.pem"), Path.of("key.pem"));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.7", "tidemark.example", "localhost.example"})
    void listensToTheNetworkOnlyWithTokens(String host) throws IOException {
        assertThatThrownBy(() -> access(host, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(host)
                .hasMessageContaining("--tokens");
        assertThat(access(host, Optional.of(tokens())).host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "[::1]", "LOCALHOST"})
    void listensToThisMachineWithoutTokens(String host) {
        assertThat(access(host, Optional.empty()).sendsTokensInClear()).isFalse();
    }

    @Test
    void answersToItsNamesInEitherCaseAndToNoOther() throws IOException {
        var access = new Access("0.0.0.0", List.of("Tidemark.example"), Optional.of(tokens()), Optional.of(TLS), 1);

        assertThat(access.answersTo("TIDEMARK.example")).isTrue();
        assertThat(access.answersTo("localhost")).isTrue();
        assertThat(access.answersTo("[::1]")).isTrue();
        assertThat(access.answersTo("0.0.0.0")).isFalse();
        assertThat(access.answersTo("evil.example")).isFalse();
        assertThat(access.answersTo("tidemark.example.evil.example")).isFalse();
    }

    @Test
    void isFoundUnderItsFirstNameOrElseItsAddress() throws IOException {
        var tokens = Optional.of(tokens());

        assertThat(Access.LOCAL.url(8642)).isEqualTo("http://127.0.0.1:8642");
        assertThat(access("0.0.0.0", tokens).url(1)).isEqualTo("http://127.0.0.1:1");
        assertThat(access("fe80::1", tokens).url(1)).isEqualTo("http://[fe80::1]:1");
        assertThat(new Access("0.0.0.0", List.of("a.example", "b.example"), tokens, Optional.of(TLS), 1).url(1))
                .isEqualTo("https://a.example:1");
    }

    @Test
    void knowsThatTokensAreReadableOnTheWayWithoutTls() throws IOException {
        assertThat(access("10.0.0.7", Optional.of(tokens())).sendsTokensInClear())
                .isTrue();
        assertThat(new Access("10.0.0.7", List.of(), Optional.of(tokens()), Optional.of(TLS), 1).sendsTokensInClear())
                .isFalse();
    }

    private static Access access(String host, Optional<Tokens> tokens) {
        return new Access(host, List.of(), tokens, Optional.empty(), 1);
    }

    private Tokens tokens() throws IOException {
        return Tokens.read(Files.writeString(directory.resolve("tokens"), "a viewer " + "0".repeat(64)));
    }
}
