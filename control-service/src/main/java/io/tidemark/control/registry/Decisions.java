package io.tidemark.control.registry;

import io.tidemark.control.journal.Actor;
import io.tidemark.control.journal.Decision;
import io.tidemark.control.journal.Journal;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.registry.Catalog.Outcome;
import io.tidemark.control.wire.AuditEntry;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes decisions, one after the other: a rule reads what is, and what it says is written down before it counts.
 *
 * <p>Thread-safe. Deciding blocks while it is written down; looking doesn't.
 */
final class Decisions implements AutoCloseable {

    private final Clock clock;

    /** Guarded by itself; held for moments only. */
    private final Catalog catalog = new Catalog();

    private final DecisionTail tail = new DecisionTail(DecisionTail.KEPT);
    private final Happenings happenings = new Happenings(catalog);
    private final AnsweredRequests answered = new AnsweredRequests();

    /** Held while a decision is made and written down. */
    private final Object deciding = new Object();

    private final Journal journal;

    /** @throws JournalException if the journal can't be used */
    Decisions(Journal.Opener opener, Clock clock) throws JournalException {
        this.clock = clock;
        this.journal = opener.open(this::fold);
    }

    /** Reads the catalog and says what is to happen. */
    @FunctionalInterface
    interface Rule {

        Outcome decide(Instant now, Catalog current) throws RefusedException;
    }

    /** Reads the catalog. */
    @FunctionalInterface
    interface Look<T> {

        T at(Catalog current) throws RefusedException;
    }

    /** The last decisions, in their order. */
    DecisionTail tail() {
        return tail;
    }

    /** What this request was answered with, if it was. */
    Optional<Answered> answered(Actor actor, String key) {
        return answered.find(actor, key, clock.instant());
    }

    Instant now() {
        return clock.instant();
    }

    <T> T look(Look<T> look) throws RefusedException {
        synchronized (catalog) {
            return look.at(catalog);
        }
    }

    /** What is to be carried out. */
    Catalog.Wanted wanted() {
        synchronized (catalog) {
            return catalog.wanted();
        }
    }

    void decide(Rule rule) throws RefusedException, JournalException {
        synchronized (deciding) {
            var asking = Asking.now();
            journal.catchUp(); // a rule that doesn't know what was written would have it happen twice
            requireNotAnswered(asking);
            var now = clock.instant();
            Outcome outcome;
            synchronized (catalog) {
                outcome = rule.decide(now, catalog);
            }
            var decision = new Decision(
                    UUID.randomUUID().toString(),
                    now,
                    outcome.savepoints(),
                    outcome.jobs(),
                    outcome.promotions(),
                    outcome.schedules(),
                    Optional.of(asking.actor()),
                    asking.request());
            if (!decision.isEmpty()) {
                journal.append(decision);
                asking.answered();
            }
        }
    }

    private void requireNotAnswered(Asking asking) throws RefusedException {
        var request = asking.request();
        if (request.isPresent()
                && answered.find(asking.actor(), request.get().key(), clock.instant())
                        .isPresent()) {
            throw new RefusedException(
                    ProblemType.REQUEST_REPEATED,
                    "A request with this Idempotency-Key was answered a moment ago. Send it again for its answer.");
        }
    }

    /** Writes down what happened: facts, which are never refused. */
    void note(Rule rule) throws JournalException {
        try {
            decide(rule);
        } catch (RefusedException e) {
            throw new IllegalStateException("what happened is never refused", e);
        }
    }

    /** Whether decisions could probably be written down now; waits no longer than given. */
    boolean isReachable(Duration atMost) {
        return journal.isReachable(atMost);
    }

    @Override
    public void close() {
        journal.close();
    }

    private void fold(Decision decision) {
        AuditEntry entry;
        synchronized (catalog) {
            entry = happenings.entry(tail.newest() + 1, decision);
            catalog.apply(decision);
        }
        answered.add(decision);
        tail.add(entry); // after what it says is true for whoever looks
    }
}
