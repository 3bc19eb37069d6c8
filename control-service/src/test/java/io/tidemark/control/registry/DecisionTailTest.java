package io.tidemark.control.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.control.wire.AuditEntry;
import io.tidemark.control.wire.AuditQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DecisionTailTest {

    private final DecisionTail tail = new DecisionTail(5);

    @Test
    void givesWhatFollowsAPositionInItsOrder() {
        add(4);

        assertThat(after(1, 10)).containsExactly(2L, 3L, 4L);
        assertThat(after(1, 2)).containsExactly(2L, 3L);
        assertThat(after(4, 10)).isEmpty();
    }

    @Test
    void keepsTheNewestAndSaysSoWhenOthersAreAskedFor() {
        add(12);

        assertThat(tail.keptAfter()).isEqualTo(7);
        assertThat(after(7, 10)).containsExactly(8L, 9L, 10L, 11L, 12L);
        assertThat(tail.after(6, 10)).isEmpty();
    }

    @Test
    void aPositionThatNeverWasIsNotAtHand() {
        add(2);

        assertThat(tail.after(3, 1)).isEmpty();
        assertThat(tail.after(-1, 1)).isEmpty();
    }

    @Test
    void pagesLeadToEachThatMatchesOnceTheNewestFirst() {
        add(5);

        var first = tail.find(AuditQuery.of(Map.of("limit", "2")));
        var second = tail.find(AuditQuery.of(
                Map.of("limit", "2", "cursor", first.next().orElseThrow().toString())));
        var third = tail.find(AuditQuery.of(
                Map.of("limit", "2", "cursor", second.next().orElseThrow().toString())));

        assertThat(positions(first.entries())).containsExactly(5L, 4L);
        assertThat(positions(second.entries())).containsExactly(3L, 2L);
        assertThat(positions(third.entries())).containsExactly(1L);
        assertThat(third.next()).isEmpty();
    }

    @Test
    void findsByJobActorAndTime() {
        tail.add(TestTails.entry(1, "ann", "a", "-"));
        tail.add(TestTails.entry(2, "bob", "a", "-"));
        tail.add(TestTails.entry(3, "ann", "b", "-"));

        assertThat(found(Map.of("job", "a"))).containsExactly(2L, 1L);
        assertThat(found(Map.of("actor", "ann"))).containsExactly(3L, 1L);
        assertThat(found(Map.of("since", "1970-01-01T00:00:02Z"))).containsExactly(3L, 2L);
        assertThat(found(Map.of("savepoint", "a"))).isEmpty();
    }

    @Test
    void tellsWhoListensUntilTheyLeave() {
        var told = new AtomicInteger();
        Runnable listener = told::incrementAndGet;
        tail.listen(listener);
        add(2);
        tail.leave(listener);
        tail.add(TestTails.entry(3, "ann", "a", "-"));

        assertThat(told).hasValue(2);
    }

    @Test
    void aGapInTheLogIsAMistake() {
        assertThatThrownBy(() -> tail.add(TestTails.entry(2, "ann", "a", "-")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("decision 2 follows decision 0");
    }

    private void add(int entries) {
        for (int i = 1; i <= entries; i++) {
            tail.add(TestTails.entry(i, "ann", "a", "-"));
        }
    }

    private List<Long> after(long position, int most) {
        return positions(tail.after(position, most).orElseThrow());
    }

    private List<Long> found(Map<String, String> query) {
        var page = tail.find(AuditQuery.of(query));
        assertThat(page.next()).isEqualTo(Optional.empty());
        return positions(page.entries());
    }

    private static List<Long> positions(List<AuditEntry> entries) {
        return entries.stream().map(AuditEntry::position).toList();
    }
}
