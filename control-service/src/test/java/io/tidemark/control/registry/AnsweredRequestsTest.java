package io.tidemark.control.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.control.job.JobEvent;
import io.tidemark.control.journal.Actor;
import io.tidemark.control.journal.Decision;
import io.tidemark.control.journal.RequestKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnsweredRequestsTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final AnsweredRequests requests = new AnsweredRequests();

    @Test
    void knowsARequestForADay() {
        requests.add(decision("k", NOON));

        assertThat(at("k", Duration.ofHours(24).minusSeconds(1))).isPresent();
        assertThat(at("k", Duration.ofHours(24))).isEmpty();
    }

    @Test
    void aKeyThatIsUsedAgainAfterADayStandsForTheNewRequest() {
        requests.add(decision("k", NOON));
        requests.add(decision("k", NOON.plus(Duration.ofHours(30))));

        assertThat(at("k", Duration.ofHours(50)).orElseThrow().at()).isEqualTo(NOON.plus(Duration.ofHours(30)));
    }

    @Test
    void knowsOnlyTheNewestWhenThereAreTooMany() {
        for (int i = 0; i <= AnsweredRequests.MOST; i++) {
            requests.add(decision("k" + i, NOON));
        }

        assertThat(at("k0", Duration.ZERO)).isEmpty();
        assertThat(at("k1", Duration.ZERO)).isPresent();
    }

    @Test
    void aKeyIsThatOfWhoUsedIt() {
        requests.add(decision("k", NOON));

        assertThat(requests.find(new Actor("local", Optional.of("admin")), "k", NOON))
                .isEmpty();
    }

    private Optional<Answered> at(String key, Duration afterNoon) {
        return requests.find(Actor.LOCAL, key, NOON.plus(afterNoon));
    }

    private static Decision decision(String key, Instant at) {
        return new Decision(
                "d-" + key,
                at,
                List.of(),
                List.of(new JobEvent.CancelRequested("a", at)),
                List.of(),
                List.of(),
                Optional.of(Actor.LOCAL),
                Optional.of(new RequestKey(key, "00")));
    }
}
