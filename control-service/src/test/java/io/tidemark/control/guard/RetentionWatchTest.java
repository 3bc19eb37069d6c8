package io.tidemark.control.guard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.kafka.client.TopicRetention;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionWatchTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T05:15:00Z"), ZoneOffset.UTC);

    @Test
    void tellsOfTheOthersThoughOneCannotBeReadAndSaysSoOfThatOne() {
        var sight = new RetentionWatch.Sight() {
            @Override
            public List<String> savepoints() {
                return List.of("sp-broken", "sp-missing", "sp-sound");
            }

            @Override
            public Optional<SavepointPlace> place(String savepoint) {
                return switch (savepoint) {
                    case "sp-broken" -> throw new IllegalStateException("its manifest is no JSON");
                    case "sp-missing" -> Optional.empty();
                    default -> Optional.of(new SavepointPlace(savepoint, CLOCK.instant(), List.of()));
                };
            }

            @Override
            public Map<String, TopicRetention> topics(Set<String> names) {
                return Map.of();
            }
        };
        try (var watch =
                RetentionWatch.start(sight, new RetentionRule(Duration.ofHours(24)), CLOCK, Duration.ofHours(1))) {
            await().until(() -> !watch.verdicts().isEmpty());

            assertThat(requireNonNull(watch.verdicts().get("sp-sound")).state()).isEqualTo(Verdict.State.REPLAYABLE);
            for (var unreadable : List.of("sp-broken", "sp-missing")) {
                var verdict = requireNonNull(watch.verdicts().get(unreadable));
                assertThat(verdict.state()).isEqualTo(Verdict.State.UNKNOWN);
                assertThat(verdict.reasons()).singleElement().asString().contains("verify " + unreadable);
            }
        }
    }
}
