package io.tidemark.control.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.control.job.Job;
import io.tidemark.control.job.JobEvent;
import io.tidemark.control.job.Jobs;
import io.tidemark.control.promotion.Promotion;
import io.tidemark.control.promotion.PromotionEvent;
import io.tidemark.control.promotion.Promotions;
import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.savepoint.SavepointEvent;
import io.tidemark.control.savepoint.Savepoints;
import io.tidemark.control.schedule.ScheduleEvent;
import io.tidemark.control.schedule.Schedules;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All that can happen, and who had it happen, as it was recorded: never changed, only added to. */
class RecordedActorsTest {

    @Test
    void theRecordedLogLeadsToTheSameForEver() throws Exception {
        var jobs = new Jobs();
        var savepoints = new Savepoints();
        var promotions = new Promotions();
        var schedules = new Schedules();
        for (var decision : recorded()) {
            decision.savepoints().forEach(savepoints::apply);
            decision.jobs().forEach(jobs::apply);
            decision.promotions().forEach(promotions::apply);
            decision.schedules().forEach(schedules::apply);
        }

        assertThat(jobs.all())
                .extracting(Job::id)
                .containsExactly("orders-1", "orders-a", "orders-b", "orders-d", "comparison-1", "orders-2");
        assertThat(jobs.active()).extracting(Job::id).containsExactly("orders-d", "comparison-1", "orders-2");
        var arm = jobs.require("orders-b");
        assertThat(arm.pace().eventTimeSpeed()).contains(60.0);
        assertThat(arm.pace().isPaused()).isTrue();
        assertThat(arm.definition().fork().orElseThrow().caps().orElseThrow().maxDuration())
                .contains(Duration.ofHours(1));
        var replay = arm.definition().replay().orElseThrow();
        assertThat(replay.untilTime()).contains(Instant.parse("2026-11-20T00:00:00Z"));
        assertThat(replay.untilPositions().get("clicks")).containsEntry("0", 1000L);
        assertThat(jobs.require("orders-2").definition().mutedUntil()).contains("sp-3");
        assertThat(savepoints.all())
                .extracting(Savepoint::id)
                .containsExactly("sp-1", "sp-d", "sp-2", "sp-3", "sp-x", "sp-5");
        assertThat(savepoints.find("sp-1").orElseThrow().outcome()).isInstanceOf(Savepoint.Deleted.class);
        assertThat(promotions.find("pr-1").orElseThrow().state()).isInstanceOf(Promotion.Done.class);
        assertThat(promotions.find("pr-1").orElseThrow().plan().reason()).contains("the bug of Monday");
        assertThat(promotions.find("pr-2").orElseThrow().failure()).contains("It was cancelled.");
        assertThat(schedules.all()).isEmpty();
    }

    @Test
    void saysWhoHadItDecidedAndForWhichRequest() throws Exception {
        var recorded = recorded();

        assertThat(recorded.get(0).actor()).contains(new Actor("ann", Optional.of("operator")));
        assertThat(recorded.get(0).request()).contains(new RequestKey("k-1", "00ff"));
        assertThat(recorded.get(1).actor()).contains(Actor.LOCAL);
        assertThat(recorded.get(1).request()).isEmpty();
        assertThat(recorded.get(2).actor()).contains(Actor.SERVICE);
    }

    @Test
    void whatWasWrittenDownBeforeThereWereActorsHasNone() throws Exception {
        var old = DecisionCodec.read(
                "{\"format\":1,\"id\":\"d\",\"at\":\"2026-11-23T05:15:00Z\",\"savepoints\":[],\"jobs\":[]}"
                        .getBytes(UTF_8));

        assertThat(old.actor()).isEmpty();
        assertThat(old.request()).isEmpty();
    }

    /** If this fails after an event was added: add a line with it at the end of the recorded log. */
    @Test
    void holdsEachKindOfEvent() throws Exception {
        var seen = new ArrayList<Class<?>>();
        for (var decision : recorded()) {
            decision.savepoints().forEach(event -> seen.add(event.getClass()));
            decision.jobs().forEach(event -> seen.add(event.getClass()));
            decision.promotions().forEach(event -> seen.add(event.getClass()));
            decision.schedules().forEach(event -> seen.add(event.getClass()));
        }

        var all = Stream.<Class<?>>of(JobEvent.class, SavepointEvent.class, PromotionEvent.class, ScheduleEvent.class)
                .flatMap(kind -> Stream.<Class<?>>of(kind.getPermittedSubclasses()));
        assertThat(seen).containsAll(all.toList());
    }

    @Test
    void writesWhatWasRecorded() throws Exception {
        for (var line : recordedLog()) {
            assertThat(new String(DecisionCodec.write(DecisionCodec.read(line.getBytes(UTF_8))), UTF_8))
                    .isEqualTo(line);
        }
    }

    private static List<Decision> recorded() throws Exception {
        var decisions = new ArrayList<Decision>();
        for (var line : recordedLog()) {
            decisions.add(DecisionCodec.read(line.getBytes(UTF_8)));
        }
        return decisions;
    }

    private static List<String> recordedLog() throws IOException {
        try (var in = Objects.requireNonNull(
                RecordedActorsTest.class.getResourceAsStream("/control-log-format-1-actors.jsonl"), "recorded log")) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
