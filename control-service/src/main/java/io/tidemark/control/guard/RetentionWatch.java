package io.tidemark.control.guard;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.tidemark.kafka.client.TopicRetention;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether one can go back to each savepoint, and warns once when that changes for the worse.
 *
 * <p>Thread-safe. Owns one thread.
 */
public final class RetentionWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionWatch.class);

    private final Sight sight;
    private final RetentionRule rule;
    private final Clock clock;
    private final ScheduledExecutorService thread;

    /** Savepoints never change, so where they continue is asked once. Only the thread touches it. */
    private final Map<String, SavepointPlace> places = new HashMap<>();

    private volatile Map<String, Verdict> verdicts = Map.of();

    /** What the watch can see. Blocks, within bounds; what can't be found out now is left out or thrown. */
    public interface Sight {

        /** Ids of all savepoints. */
        List<String> savepoints();

        /** Where a savepoint continues; empty if it can't be read. */
        Optional<SavepointPlace> place(String savepoint);

        /**
         * What of topics is there and how long it stays; those that don't exist are left out.
         *
         * @throws UnseenException if Kafka can't be asked
         */
        Map<String, TopicRetention> topics(Set<String> names) throws UnseenException;
    }

    /** What can't be found out now, with a message for people. */
    public static final class UnseenException extends Exception {

        private static final long serialVersionUID = 1L;

        public UnseenException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private RetentionWatch(Sight sight, RetentionRule rule, Clock clock) {
        this.sight = sight;
        this.rule = rule;
        this.clock = clock;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            var made = new Thread(task, "tidemark-retention");
            made.setDaemon(true);
            return made;
        });
    }

    /** @param every how often to look */
    public static RetentionWatch start(Sight sight, RetentionRule rule, Clock clock, Duration every) {
        var watch = new RetentionWatch(sight, rule, clock);
        var unused = watch.thread.scheduleWithFixedDelay(watch::look, 0, every.toMillis(), MILLISECONDS);
        return watch;
    }

    /** As of the last look, by savepoint; one that was taken since isn't there yet. */
    public Map<String, Verdict> verdicts() {
        return verdicts;
    }

    private void look() {
        try {
            var savepoints = sight.savepoints();
            places.keySet().retainAll(Set.copyOf(savepoints));
            for (var savepoint : savepoints) {
                if (!places.containsKey(savepoint)) {
                    place(savepoint).ifPresent(it -> places.put(savepoint, it));
                }
            }
            var names = places.values().stream()
                    .flatMap(it -> it.topics().stream())
                    .map(SavepointPlace.OfTopic::topic)
                    .collect(Collectors.toSet());
            var topics = names.isEmpty() ? Map.<String, TopicRetention>of() : sight.topics(names);
            var now = clock.instant();
            var next = new HashMap<String, Verdict>();
            for (var savepoint : savepoints) {
                var place = places.get(savepoint);
                next.put(savepoint, place == null ? unknown(savepoint) : rule.verdict(place, topics, now));
            }
            next.forEach((savepoint, verdict) -> warn(savepoint, verdict, verdicts.get(savepoint)));
            verdicts = Map.copyOf(next);
        } catch (UnseenException | RuntimeException e) {
            // the last verdicts stay; Kafka's absence is told of by everyone else, too
            LOG.warn("event=retention-unknown reason=\"{}\"", e.getMessage());
        }
    }

    /** One that can't be read is no reason to know nothing of the others. */
    private Optional<SavepointPlace> place(String savepoint) {
        try {
            return sight.place(savepoint);
        } catch (RuntimeException e) {
            LOG.warn("event=savepoint-unreadable savepoint={} reason=\"{}\"", savepoint, e.toString());
            return Optional.empty();
        }
    }

    private static Verdict unknown(String savepoint) {
        return new Verdict(
                Verdict.State.UNKNOWN,
                Optional.empty(),
                List.of(
                        "Savepoint '%s' can't be read, so it can't be told. `tidemark savepoint verify %s` says what is wrong."
                                .formatted(savepoint, savepoint)));
    }

    private static void warn(String savepoint, Verdict now, @Nullable Verdict before) {
        if (now.isWorseThan(before)) {
            LOG.warn(
                    "event=savepoint-{} savepoint={} reason=\"{}\"",
                    now.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    savepoint,
                    String.join(" ", RetentionRule.worth(now)));
        }
    }

    /** Closing twice is harmless. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(5, SECONDS)) {
                LOG.warn("event=retention-watch-slow-to-close waited=PT5S");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
