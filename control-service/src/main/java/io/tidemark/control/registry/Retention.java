package io.tidemark.control.registry;

import io.tidemark.control.guard.RetentionRule;
import io.tidemark.control.guard.RetentionWatch;
import io.tidemark.control.guard.SavepointPlace;
import io.tidemark.control.guard.Verdict;
import io.tidemark.control.launch.LaunchException;
import io.tidemark.control.launch.Launcher;
import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.RetentionInfo;
import io.tidemark.kafka.client.TopicRetention;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Has the retention guard watch over all savepoints that were taken. */
final class Retention implements AutoCloseable {

    private static final Duration WARN_BEFORE = Duration.ofHours(24);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(60);

    private final Decisions decisions;
    private final RetentionWatch watch;

    Retention(Decisions decisions, Launcher launcher, Clock clock) {
        this.decisions = decisions;
        this.watch = RetentionWatch.start(new Sight(launcher), new RetentionRule(WARN_BEFORE), clock, LOOK_EVERY);
    }

    /** As of the last look, in the order in which savepoints were asked for; those that are new aren't there yet. */
    List<RetentionInfo> all() {
        var verdicts = watch.verdicts();
        return savepoints().stream()
                .flatMap(id -> Optional.ofNullable(verdicts.get(id)).map(it -> info(id, it)).stream())
                .toList();
    }

    @Override
    public void close() {
        watch.close();
    }

    private List<String> savepoints() {
        try {
            return decisions.look(current -> current.savepoints().all().stream()
                    .filter(it -> it.facts().isPresent())
                    .map(Savepoint::id)
                    .toList());
        } catch (RefusedException e) {
            throw new IllegalStateException("looking at all is never refused", e);
        }
    }

    private static RetentionInfo info(String savepoint, Verdict verdict) {
        return new RetentionInfo(
                savepoint, RetentionInfo.State.valueOf(verdict.state().name()), verdict.until(), verdict.reasons());
    }

    private final class Sight implements RetentionWatch.Sight {

        private final Launcher launcher;

        Sight(Launcher launcher) {
            this.launcher = launcher;
        }

        @Override
        public List<String> savepoints() {
            return Retention.this.savepoints();
        }

        @Override
        public Optional<SavepointPlace> place(String savepoint) {
            return launcher.place(savepoint);
        }

        @Override
        public Map<String, TopicRetention> topics(Set<String> names) throws RetentionWatch.UnseenException {
            try {
                return launcher.topics(names);
            } catch (LaunchException e) {
                throw new RetentionWatch.UnseenException(String.valueOf(e.getMessage()), e);
            }
        }
    }
}
