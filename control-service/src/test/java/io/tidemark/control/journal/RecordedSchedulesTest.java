package io.tidemark.control.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.control.schedule.Schedule;
import io.tidemark.control.schedule.Schedules;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** All that can happen to a schedule, as it was recorded: never changed, only added to. */
class RecordedSchedulesTest {

    @Test
    void theRecordedLogLeadsToTheSameSchedulesForEver() throws Exception {
        var schedules = new Schedules();
        for (var line : recordedLog()) {
            DecisionCodec.read(line.getBytes(UTF_8)).schedules().forEach(schedules::apply);
        }

        assertThat(schedules.all()).extracting(Schedule::id).containsExactly("sc-1");
        var schedule = schedules.require("sc-1");
        assertThat(schedule.job()).isEqualTo("orders-2");
        assertThat(schedule.definition().keep().age()).contains(Duration.ofDays(30));
        assertThat(schedule.eventTime()).contains(Instant.parse("2026-11-22T23:00:00Z"));
        assertThat(schedule.lastRun())
                .contains(new Schedule.Run(
                        Instant.parse("2026-11-23T02:00:00Z"), Instant.parse("2026-11-23T02:00:10Z"), "sp-1"));
        assertThat(schedule.runs()).isEqualTo(1);
        assertThat(schedule.missed()).isEqualTo(2);
        assertThat(schedules.madeBy("sp-1")).contains("sc-1");
        assertThat(schedules.isTaken("sc-2")).isTrue();
    }

    @Test
    void writesWhatWasRecorded() throws Exception {
        for (var line : recordedLog()) {
            assertThat(new String(DecisionCodec.write(DecisionCodec.read(line.getBytes(UTF_8))), UTF_8))
                    .isEqualTo(line);
        }
    }

    private static List<String> recordedLog() throws IOException {
        try (var in = Objects.requireNonNull(
                RecordedSchedulesTest.class.getResourceAsStream("/control-log-format-1-schedules.jsonl"),
                "recorded log")) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
