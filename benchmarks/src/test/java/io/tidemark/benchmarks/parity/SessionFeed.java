package io.tidemark.benchmarks.parity;

import io.tidemark.engine.testing.Click;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Leaves out of a feed what sessions are known to be different by, see {@link StreamsDifferencesTest}: late events that come
 * within the gap of a session that is closed, and yet are taken, by an open session or as one of their own. And all times are
 * even, so that with an odd sum of gap and grace a session is never at the very millisecond at which Kafka Streams gives the
 * final result while still taking events.
 */
final class SessionFeed {

    private record Session(long first, long last) {}

    private final long gapMillis;
    private final long graceMillis;
    private final Map<String, List<Session>> sessions = new HashMap<>();
    private long latest = Long.MIN_VALUE;

    private SessionFeed(Duration gap, Duration grace) {
        gapMillis = gap.toMillis();
        graceMillis = grace.toMillis();
    }

    /** @param gap that is still within a session; together with the grace an odd number of milliseconds */
    static Feed of(Feed all, Duration gap, Duration grace) {
        if (gap.plus(grace).toMillis() % 2 == 0) {
            throw new IllegalArgumentException(
                    "gap and grace must make an odd number of milliseconds, were %s and %s".formatted(gap, grace));
        }
        var filter = new SessionFeed(gap, grace);
        return new Feed(all.events().stream()
                .map(it -> new Fed(
                        it.side(),
                        new Click(it.click().who(), it.click().amount(), it.at() - Math.floorMod(it.at(), 2))))
                .filter(it -> filter.takes(it.click()))
                .toList());
    }

    private boolean takes(Click click) {
        latest = Math.max(latest, click.at());
        var ofPerson = sessions.computeIfAbsent(click.who(), it -> new ArrayList<>());
        var touched = ofPerson.stream()
                .filter(it -> it.first() - gapMillis <= click.at() && click.at() <= it.last() + gapMillis)
                .toList();
        long first = click.at();
        long last = click.at();
        for (var session : touched) {
            first = Math.min(first, session.first());
            last = Math.max(last, session.last());
        }
        if (isClosed(last)) {
            return true; // late for both
        }
        if (touched.stream().anyMatch(it -> isClosed(it.last()))) {
            return false;
        }
        ofPerson.removeAll(touched);
        ofPerson.add(new Session(first, last));
        return true;
    }

    private boolean isClosed(long last) {
        return last + gapMillis + graceMillis < latest;
    }
}
