package io.tidemark.control.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.savepoint.Savepoints;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** All that can happen to a savepoint, as it was recorded: never changed, only added to. */
class RecordedSavepointsTest {

    @Test
    void theRecordedLogLeadsToTheSameSavepointsForEver() throws Exception {
        var savepoints = new Savepoints();
        for (var line : recordedLog()) {
            DecisionCodec.read(line.getBytes(UTF_8)).savepoints().forEach(savepoints::apply);
        }

        assertThat(savepoints.all().stream()
                        .map(RecordedSavepointsTest::inWords)
                        .collect(Collectors.joining("\n")))
                .isEqualTo("""
                        sp-1 of orders-1, label Tuesday, note -, pinned false, TakenOfJob[], Deleting[at=2026-11-23T06:05:00Z]
                        sp-2 of afar-1, label from afar, note -, pinned false, ImportedFile[], Deleted[at=2026-11-23T06:03:01Z]
                        sp-3 of orders-1, label -, note -, pinned false, KeptCheckpoint[checkpoint=chk.orders-1.5.x], Pending[]""");
    }

    @Test
    void writesWhatWasRecorded() throws Exception {
        for (var line : recordedLog()) {
            assertThat(new String(DecisionCodec.write(DecisionCodec.read(line.getBytes(UTF_8))), UTF_8))
                    .isEqualTo(line);
        }
    }

    private static String inWords(Savepoint savepoint) {
        return "%s of %s, label %s, note %s, pinned %s, %s, %s"
                .formatted(
                        savepoint.id(),
                        savepoint.job(),
                        savepoint.label().orElse("-"),
                        savepoint.note().orElse("-"),
                        savepoint.pinned(),
                        savepoint.origin(),
                        savepoint.outcome());
    }

    private static List<String> recordedLog() throws IOException {
        try (var in = Objects.requireNonNull(
                RecordedSavepointsTest.class.getResourceAsStream("/control-log-format-1-savepoints.jsonl"),
                "recorded log")) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
