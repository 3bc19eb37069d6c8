package io.tidemark.control.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.testing.KafkalessService;
import io.tidemark.control.wire.ScheduleRequest;
import io.tidemark.control.wire.StartRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleCommandsTest {

    @TempDir
    private Path directory;

    private KafkalessService service;
    private String job = "";

    @BeforeEach
    void startAJob() throws Exception {
        service = KafkalessService.start(directory.resolve("programs"));
        job = service.registry.start(StartRequest.of("0".repeat(64))).id();
        await().until(() -> service.launcher.isRunning(job));
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
    }

    @Test
    void makesAScheduleOfAllThatIsSaidAndPrintsItsId() throws Exception {
        var line = "--cron|0 3 29 2 *|--zone|Europe/Berlin|--label|leap|--keep-last|2|--keep-for|30d|--keep-daily|7"
                + "|--keep-weekly|4|--keep-monthly|12|--include-manual|--blackout|Mon-Fri 08:00-10:00"
                + "|--blackout|12:00-13:00";

        var made = tidemark(("schedule|" + job + "|" + line).split("\\|", -1));

        assertThat(made.exitCode()).isEqualTo(ExitCode.OK.number());
        var schedule = service.client().schedule(made.out().strip());
        assertThat(schedule.job()).isEqualTo(job);
        assertThat(schedule.definition())
                .isEqualTo(new ScheduleRequest(
                        Optional.of("0 3 29 2 *"),
                        Optional.of("Europe/Berlin"),
                        Optional.empty(),
                        Optional.of("leap"),
                        Optional.of(2),
                        Optional.of(Duration.ofDays(30)),
                        Optional.of(7),
                        Optional.of(4),
                        Optional.of(12),
                        Optional.of(true),
                        List.of("Mon-Fri 08:00-10:00", "12:00-13:00")));
        assertThat(service.client().schedulePlan(schedule.id()).savepoints()).isEmpty();
        assertThat(tidemark("schedules").out()).contains(schedule.id(), job, "0 3 29 2 * Europe/Berlin");
    }

    @Test
    void aDryRunMakesNothing() throws Exception {
        var told = tidemark("schedule", job, "--cron", "0 3 29 2 *", "--dry-run");

        assertThat(told.exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(told.out()).contains("Next run: ").contains("-02-29T03:00:00Z");
        assertThat(service.client().schedules()).isEmpty();
    }

    @Test
    void endsAScheduleOrAllOfAJob() throws Exception {
        var first = tidemark("schedule", job, "--cron", "0 3 29 2 *").out().strip();
        assertThat(tidemark("unschedule", first).exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(service.client().schedules()).isEmpty();

        tidemark("schedule", job, "--cron", "0 3 29 2 *");
        tidemark("schedule", job, "--every-event-time", "1d");
        assertThat(tidemark("unschedule", job).err()).contains("its savepoints stay");
        assertThat(service.client().schedules()).isEmpty();
    }

    @Test
    void whatIsWrongIsSaidWithItsExitCode() {
        var wrong = tidemark("schedule", job, "--cron", "0 25 * * *");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(wrong.err()).contains("'25' isn't right for the hour");
        assertThat(tidemark("schedule", "nobody", "--cron", "0 3 * * *").exitCode())
                .isEqualTo(ExitCode.NOT_FOUND.number());
        assertThat(tidemark("unschedule", "sc-none").exitCode()).isEqualTo(ExitCode.NOT_FOUND.number());
    }

    private record Ran(int exitCode, String out, String err) {}

    private Ran tidemark(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = Main.run(
                arguments,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Map.of("TIDEMARK_URL", service.url().toString()),
                false);
        return new Ran(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }
}
