package io.tidemark.control.registry;

import io.tidemark.control.journal.Decision;
import io.tidemark.control.journal.Journal;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.registry.Catalog.Outcome;
import io.tidemark.control.wire.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
                    outcome.schedules());
            if (!decision.isEmpty()) {
                journal.append(decision);
            }
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
        synchronized (catalog) {
            catalog.apply(decision);
        }
    }
}
