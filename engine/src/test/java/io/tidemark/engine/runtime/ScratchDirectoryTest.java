package io.tidemark.engine.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchDirectoryTest {

    @TempDir
    private Path parent;

    @Test
    void leavesNothingWhenItIsClosed() throws Exception {
        var scratch = ScratchDirectory.create(parent.resolve("work"));
        Files.writeString(Files.createDirectory(scratch.path().resolve("part")).resolve("file"), "rows");

        scratch.close();
        scratch.close();

        assertThat(parent.resolve("work")).isEmptyDirectory();
    }

    @Test
    void isNoLeftoverWhileThisProcessUsesIt() throws Exception {
        try (var scratch = ScratchDirectory.create(parent)) {
            ScratchDirectory.removeLeftovers(parent);

            assertThat(scratch.path()).isDirectory();
        }
    }

    @Test
    void isNoLeftoverWhileAnotherProcessUsesItAndIsOneWhenThatWasKilled() throws Exception {
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        User.class.getName(),
                        parent.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            var used = Path.of(process.inputReader(UTF_8).readLine());

            ScratchDirectory.removeLeftovers(parent);
            assertThat(used).isDirectory();

            process.destroyForcibly().waitFor();
            ScratchDirectory.removeLeftovers(parent);
            assertThat(parent).isEmptyDirectory();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Those of version 0.1 had no lock. */
    @Test
    void removesALeftoverWithoutALockAndALockWithoutADirectory() throws Exception {
        Files.writeString(Files.createDirectory(parent.resolve("digest.old")).resolve("file"), "rows");
        Files.createFile(parent.resolve("digest.older.lock"));

        ScratchDirectory.removeLeftovers(parent);

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void leavesAloneWhatJobsKeepThere() throws Exception {
        var job = Files.createDirectory(parent.resolve("digest-1"));

        ScratchDirectory.removeLeftovers(parent);
        ScratchDirectory.removeLeftovers(parent.resolve("not there"));

        assertThat(job).isDirectory();
    }

    /** A process that has a scratch directory, says where, and waits to be killed. */
    static final class User {

        private User() {}

        public static void main(String[] arguments) throws IOException {
            var scratch = ScratchDirectory.create(Path.of(arguments[0]));
            Files.writeString(scratch.path().resolve("file"), "rows");
            System.out.println(scratch.path());
            var unused = System.in.read();
        }
    }
}
