package io.tidemark.engine;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * State that is much larger than memory. Each job is in a process of its own, so that what it takes can be told. Times are
 * printed, not judged: they are the machine's.
 */
@EnabledOnOs(OS.LINUX) // which tells how much memory a process had at most
class BigStateTest {

    private static final Logger LOG = LoggerFactory.getLogger(BigStateTest.class);
    private static final long MIB = 1024L * 1024;
    private static final long GIB = 1024 * MIB;

    /** What a process takes besides heap and state: code, threads, what the allocator keeps. */
    private static final long SLACK_BYTES = 512 * MIB;

    private static final int MINUTES_AT_MOST = 20;

    @TempDir
    private Path directory;

    @Test
    void staysWithinItsMemory() throws Exception {
        keeps(192 * MIB, 64 * MIB, 16 * MIB);
    }

    @Tag("thorough")
    @Test
    void keepsFiveGigabytesOfStateInOneGigabyteOfHeap() throws Exception {
        keeps(5 * GIB, GIB, 256 * MIB);
    }

    private void keeps(long stateBytes, long heapBytes, long stateMemoryBytes) throws Exception {
        int looks = 5_000;
        long rows = stateBytes / BigStateProcess.VALUE_BYTES;

        var result = run(heapBytes, rows, stateMemoryBytes, looks);

        LOG.info("event=big-state heapBytes={} stateMemoryBytes={} {}", heapBytes, stateMemoryBytes, result);
        assertThat(result.get("stateBytes")).as("bytes on disk").isGreaterThanOrEqualTo(stateBytes);
        assertThat(result.get("wrong"))
                .as("values that weren't what they had been")
                .isZero();
        assertThat(result.get("right"))
                .as("values seen again, by the job and its fork, in two splits")
                .isEqualTo(4L * looks);
        assertThat(result.get("peakBytes"))
                .as("most memory the process ever had")
                .isLessThan(heapBytes + stateMemoryBytes + SLACK_BYTES);
    }

    private Map<String, Long> run(long heapBytes, long rows, long stateMemoryBytes, int looks)
            throws IOException, InterruptedException {
        var output = directory.resolve("output");
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heapBytes,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        BigStateProcess.class.getName(),
                        directory.resolve("data").toString(),
                        String.valueOf(rows),
                        String.valueOf(stateMemoryBytes),
                        String.valueOf(looks)))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(MINUTES_AT_MOST, MINUTES))
                    .as("it ended in time")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        var said = Files.readAllLines(output);
        return said.stream()
                .filter(it -> it.startsWith("RESULT "))
                .findFirst()
                .map(BigStateTest::numbers)
                .orElseThrow(() -> new AssertionError("The process ended with %d and this:%n%s"
                        .formatted(process.exitValue(), String.join("\n", said))));
    }

    private static Map<String, Long> numbers(String result) {
        var numbers = new HashMap<String, Long>();
        for (var part : result.split(" ", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                numbers.put(part.substring(0, equals), Long.valueOf(part.substring(equals + 1)));
            }
        }
        return numbers;
    }
}
