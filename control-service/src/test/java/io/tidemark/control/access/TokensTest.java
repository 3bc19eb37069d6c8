package io.tidemark.control.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    /** The SHA-256 of "test", as anyone can look up. */
    private static final String SHA256_OF_TEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    @TempDir
    private Path directory;

    @Test
    void tellsWhoseTokenWasPresented() throws IOException {
        var tokens = tokens("# for CI\n\n  ci   operator " + SHA256_OF_TEST + "\n");

        assertThat(tokens.callerOf("test")).contains(new Caller("ci", Role.OPERATOR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Test", "test ", "tes", SHA256_OF_TEST})
    void knowsNobodyByAnotherToken(String presented) throws IOException {
        assertThat(tokens("ci operator " + SHA256_OF_TEST).callerOf(presented)).isEmpty();
    }

    @Test
    void keepsDigestsOutOfItsText() throws IOException {
        assertThat(tokens("ci operator " + SHA256_OF_TEST).toString())
                .contains("ci")
                .doesNotContain(SHA256_OF_TEST.substring(0, 8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ci operator my-secret            | third column",
                "ci root " + SHA256_OF_TEST + "   | viewer, operator or admin",
                "ci my-secret                     | 2 columns",
                "c/i viewer " + SHA256_OF_TEST + "| 1 to 64 letters",
            })
    void namesTheLineItCannotUnderstandAndNeverShowsASecret(String line, String reason) {
        assertThatThrownBy(() -> tokens("# first\n" + line))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Line 2")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("my-secret");
    }

    @Test
    void aNameIsThereOnce() {
        var line = "ci operator " + SHA256_OF_TEST + "\n";

        assertThatThrownBy(() -> tokens(line + line))
                .hasMessageContaining("Line 2")
                .hasMessageContaining("twice");
    }

    @Test
    void aFileWithoutATokenIsAMistake() {
        assertThatThrownBy(() -> tokens("# nothing yet\n")).hasMessageContaining("no token");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Tokens.read(directory.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none");
    }

    @Test
    void aRoleIncludesThoseBeforeIt() {
        assertThat(Role.ADMIN.includes(Role.VIEWER)).isTrue();
        assertThat(Role.OPERATOR.includes(Role.OPERATOR)).isTrue();
        assertThat(Role.VIEWER.includes(Role.OPERATOR)).isFalse();
        assertThat(Role.OPERATOR.includes(Role.ADMIN)).isFalse();
    }

    private Tokens tokens(String text) throws IOException {
        return Tokens.read(Files.writeString(directory.resolve("tokens"), text));
    }
}
