package io.tidemark.control.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script is tried in the shell it is for. */
class CompletionCommandTest {

    @TempDir
    private Path directory;

    @Test
    void completesCommands() throws Exception {
        assertThat(completions("tidemark", "sav")).containsExactlyInAnyOrder("savepoint", "savepoints");
    }

    @Test
    void completesOptionsOfACommand() throws Exception {
        assertThat(completions("tidemark", "replay", "--unt")).containsExactly("--until");
    }

    @Test
    void anUnknownShellIsRefused() {
        var err = new ByteArrayOutputStream();

        int exitCode = Main.run(
                new String[] {"completion", "tcsh"}, System.out, new PrintStream(err, true, UTF_8), Map.of(), false);

        assertThat(exitCode).isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString(UTF_8)).contains("BASH", "ZSH");
    }

    /** What bash would offer for the last of these words. */
    private List<String> completions(String... words) throws Exception {
        var out = new ByteArrayOutputStream();
        assertThat(Main.run(
                        new String[] {"completion"}, new PrintStream(out, true, UTF_8), System.err, Map.of(), false))
                .isZero();
        var script = Files.write(directory.resolve("completion.sh"), out.toByteArray());
        var ask = directory.resolve("ask.sh");
        Files.writeString(ask, """
                source '%s'
                COMP_WORDS=(%s)
                COMP_CWORD=%d
                _complete_tidemark
                printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(script, String.join(" ", words), words.length - 1));
        var bash = new ProcessBuilder("bash", ask.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            bash.getOutputStream().close();
            var answer = new String(bash.getInputStream().readAllBytes(), UTF_8);
            assertThat(bash.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return answer.lines().map(String::strip).filter(it -> !it.isEmpty()).toList();
        } finally {
            bash.destroyForcibly();
        }
    }
}
