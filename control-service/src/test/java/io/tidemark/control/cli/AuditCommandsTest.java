package io.tidemark.control.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.testing.KafkalessService;
import io.tidemark.control.wire.AuditEntry;
import io.tidemark.control.wire.StartRequest;
import io.tidemark.control.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job was started and a savepoint of it was taken. */
class AuditCommandsTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private KafkalessService service;
    private String job = "";
    private String savepoint = "";

    @BeforeEach
    void start() throws Exception {
        service = KafkalessService.start(directory.resolve("programs"));
        job = service.client().startJob(StartRequest.of("0".repeat(64))).id();
        savepoint = service.client().savepoint(job, Optional.empty()).id();
        await().until(() -> service.registry.decided().newest() == 3);
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
    }

    @Test
    void auditTellsTheNewestFirst() {
        assertThat(tidemark("audit")).isEqualTo(ExitCode.OK.number());

        assertThat(lines()).hasSize(4);
        assertThat(lines().get(0)).matches("TIME +ACTOR +WHAT +ON +WHY");
        assertThat(lines().get(1)).contains("service", "savepoint-taken", savepoint);
        assertThat(lines().get(3)).contains("local", "job-created", job);
    }

    @Test
    void auditFindsByActorAndSavepoint() {
        assertThat(tidemark("audit", "--actor", "local", "--savepoint", savepoint))
                .isEqualTo(ExitCode.OK.number());

        assertThat(lines()).hasSize(2);
        assertThat(lines().get(1)).contains("savepoint-requested");
    }

    @Test
    void eventsTellTheNewestAtTheEnd() throws Exception {
        assertThat(tidemark("events", "--job", job, "-o", "json")).isEqualTo(ExitCode.OK.number());

        var positions = new ArrayList<Long>();
        for (var line : lines()) {
            positions.add(
                    WireJson.answer(line.getBytes(UTF_8), AuditEntry.class).position());
        }
        assertThat(positions).containsExactly(1L, 2L, 3L);
    }

    @Test
    void eventsGoOnWithFollow() throws Exception {
        var follower = new Thread(() -> tidemark("events", "--follow"), "follower");
        follower.setDaemon(true);
        follower.start();
        await().until(() -> lines().size() == 3);

        service.client().cancel(job);

        await().until(() -> out.toString(UTF_8).contains("job-ended"));
        assertThat(lines().get(3)).contains("local", "job-cancel-requested", job);
        follower.interrupt();
    }

    @Test
    void whatIsWrongIsSaidWithItsExitCode() {
        assertThat(tidemark("audit", "--since", "yesterday")).isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString(UTF_8)).contains("'since' must be a time");
        assertThat(tidemark("audit", "--limit", "0")).isEqualTo(ExitCode.USAGE.number());
    }

    private List<String> lines() {
        return out.toString(UTF_8).lines().toList();
    }

    private int tidemark(String... arguments) {
        return Main.run(
                arguments,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Map.of("TIDEMARK_URL", service.url().toString()),
                false);
    }
}
