package io.tidemark.control.registry;

import io.tidemark.control.journal.Actor;
import io.tidemark.control.journal.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Requests that were answered, by who sent them and what they call them: the fold of decisions that were asked for with a
 * key. A request is known for {@link #KNOWN_FOR}, but the newest {@value #MOST} only.
 *
 * <p>Thread-safe.
 */
final class AnsweredRequests {

    static final Duration KNOWN_FOR = Duration.ofHours(24);
    static final int MOST = 100_000;

    private final Map<Name, Answered> byName = new LinkedHashMap<>();

    /** Two may use the same key for different things. */
    private record Name(Actor actor, String key) {}

    synchronized void add(Decision decision) {
        if (decision.request().isEmpty() || decision.actor().isEmpty()) {
            return;
        }
        var request = decision.request().get();
        var name = new Name(decision.actor().get(), request.key());
        byName.remove(name); // it is the newest now
        byName.put(name, Answered.by(decision, request.digest()));
        var answered = byName.values().iterator();
        while (answered.hasNext()) {
            boolean isOld = isForgotten(answered.next(), decision.at());
            if (!isOld && byName.size() <= MOST) {
                return;
            }
            answered.remove();
        }
    }

    synchronized Optional<Answered> find(Actor actor, String key, Instant now) {
        return Optional.ofNullable(byName.get(new Name(actor, key))).filter(it -> !isForgotten(it, now));
    }

    private static boolean isForgotten(Answered answered, Instant now) {
        return !answered.at().plus(KNOWN_FOR).isAfter(now);
    }
}
