package io.tidemark.control.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.control.guard.Verdict.State;
import io.tidemark.kafka.client.TopicRetention;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RetentionRuleTest {

    private static final Instant CREATED = Instant.parse("2026-11-20T00:00:00Z");
    private static final long WEEK = Duration.ofDays(7).toMillis();
    private static final RetentionRule RULE = new RetentionRule(Duration.ofDays(1));

    /** That one couldn't be read a moment ago is no reason to keep quiet about its loss. */
    @Test
    void peopleHearOfEachTurnForTheWorse() {
        var replayable = verdict(Verdict.State.REPLAYABLE);
        var unknown = verdict(Verdict.State.UNKNOWN);
        var atRisk = verdict(Verdict.State.AT_RISK);
        var lost = verdict(Verdict.State.LOST);

        assertThat(replayable.isWorseThan(null)).isFalse();
        for (var first : List.of(unknown, atRisk, lost)) {
            assertThat(first.isWorseThan(null)).isTrue();
            assertThat(first.isWorseThan(replayable)).isTrue();
            assertThat(first.isWorseThan(first)).isFalse();
        }
        assertThat(lost.isWorseThan(unknown)).isTrue();
        assertThat(atRisk.isWorseThan(unknown)).isTrue();
        assertThat(atRisk.isWorseThan(lost)).isFalse();
    }

    private static Verdict verdict(Verdict.State state) {
        return new Verdict(state, Optional.empty(), List.of());
    }

    @Test
    void canBeReplayedWhileAllThatFollowsIsThere() {
        var verdict = RULE.verdict(place(100, CREATED.toEpochMilli()), topic(0, 500, OptionalLong.of(WEEK)), day(22));

        assertThat(verdict.state()).isEqualTo(State.REPLAYABLE);
        assertThat(verdict.until()).contains(day(27));
        assertThat(verdict.reasons()).isEmpty();
    }

    @Test
    void isAtRiskADayBeforeTheFirstRecordExpires() {
        var place = place(100, CREATED.toEpochMilli());
        var topic = topic(0, 500, OptionalLong.of(WEEK));

        assertThat(RULE.verdict(place, topic, day(26)).state()).isEqualTo(State.REPLAYABLE);
        assertThat(RULE.verdict(place, topic, day(26).plusMillis(1)).state()).isEqualTo(State.AT_RISK);
    }

    @Test
    void expiresEarlierWhereTheSavepointLaggedBehind() {
        var behind = place(100, CREATED.minus(Duration.ofDays(3)).toEpochMilli());

        assertThat(RULE.verdict(behind, topic(0, 500, OptionalLong.of(WEEK)), day(20))
                        .until())
                .contains(day(24));
    }

    @Test
    void losesNothingWhereNothingFollows() {
        var verdict = RULE.verdict(place(500, CREATED.toEpochMilli()), topic(500, 500, OptionalLong.of(1)), day(28));

        assertThat(verdict.state()).isEqualTo(State.REPLAYABLE);
        assertThat(verdict.until()).isEmpty();
    }

    @Test
    void isLostWhenOffsetsAreGone() {
        var verdict = RULE.verdict(place(100, 0), topic(130, 500, OptionalLong.empty()), day(21));

        assertThat(verdict.state()).isEqualTo(State.LOST);
        assertThat(verdict.reasons()).singleElement().asString().contains("'clicks' partition 0", "130", "30 offsets");
    }

    @Test
    void isLostWhenTheTopicHasLostRecordsOrIsAnotherOneOrNone() {
        var place = place(100, 0);

        assertThat(RULE.verdict(place, topic(0, 99, OptionalLong.empty()), day(21))
                        .reasons())
                .singleElement()
                .asString()
                .contains("has lost records");
        assertThat(RULE.verdict(place, Map.of(), day(21)).reasons())
                .singleElement()
                .asString()
                .contains("doesn't exist");
        var other = new SavepointPlace("sp", CREATED, List.of(new SavepointPlace.OfTopic("clicks", "old", List.of())));
        assertThat(RULE.verdict(other, topic(0, 500, OptionalLong.empty()), day(21))
                        .reasons())
                .singleElement()
                .asString()
                .contains("created again");
    }

    @Test
    void isAtRiskWhenWhatFollowsFillsThePartition() {
        var topic = Map.of(
                "clicks",
                new TopicRetention(
                        "id",
                        List.of(0L),
                        List.of(1_000L),
                        List.of(1_000L),
                        OptionalLong.empty(),
                        OptionalLong.of(1_000),
                        false));

        assertThat(RULE.verdict(place(300, 0), topic, day(21)).state()).isEqualTo(State.REPLAYABLE);
        assertThat(RULE.verdict(place(100, 0), topic, day(21)).state()).isEqualTo(State.AT_RISK);
    }

    @Test
    void remarksThatATopicIsCompacted() {
        var topic = Map.of(
                "clicks",
                new TopicRetention(
                        "id",
                        List.of(0L),
                        List.of(500L),
                        List.of(9L),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        true));

        var verdict = RULE.verdict(place(100, 0), topic, day(21));

        assertThat(verdict.state()).isEqualTo(State.REPLAYABLE);
        assertThat(verdict.reasons()).singleElement().asString().contains("compacted");
    }

    private static Instant day(int ofNovember) {
        return CREATED.plus(Duration.ofDays(ofNovember - 20));
    }

    private static SavepointPlace place(long next, long watermark) {
        return new SavepointPlace(
                "sp",
                CREATED,
                List.of(new SavepointPlace.OfTopic(
                        "clicks", "id", List.of(new SavepointPlace.OfPartition(0, next, watermark)))));
    }

    private static Map<String, TopicRetention> topic(long start, long end, OptionalLong retentionMillis) {
        return Map.of(
                "clicks",
                new TopicRetention(
                        "id",
                        List.of(start),
                        List.of(end),
                        List.of(-1L),
                        retentionMillis,
                        OptionalLong.empty(),
                        false));
    }
}
