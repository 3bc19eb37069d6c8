package io.tidemark.control.registry;

import io.tidemark.control.wire.AuditEntry;
import io.tidemark.control.wire.AuditQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * The last decisions in the control log, at hand for whoever asks what happened: the newest {@value #KEPT}, whatever the
 * log's length. Filled again when the log is read at the start.
 *
 * <p>Thread-safe; nothing here waits for anyone but for moments.
 */
public final class DecisionTail {

    /** How many decisions are kept at hand: some megabytes. */
    public static final int KEPT = 10_000;

    private final int kept;

    /** The one with position p at index (p - 1) modulo {@link #kept}. */
    private final List<AuditEntry> entries = new ArrayList<>();

    private final Set<Runnable> listeners = new CopyOnWriteArraySet<>();
    private long newest;

    /** @param kept how many decisions are kept at hand, at least 1 */
    DecisionTail(int kept) {
        if (kept < 1) {
            throw new IllegalArgumentException("kept must be >= 1, was " + kept);
        }
        this.kept = kept;
    }

    /**
     * The page of those that match, the newest first.
     *
     * @param entries what is on it
     * @param next cursor of the next page, if there is one
     */
    public record Page(List<AuditEntry> entries, Optional<Long> next) {

        public Page {
            entries = List.copyOf(entries);
        }
    }

    /** @param entry the one after the newest */
    void add(AuditEntry entry) {
        synchronized (this) {
            if (entry.position() != newest + 1) {
                throw new IllegalStateException(
                        "decision %d follows decision %d in the control log".formatted(entry.position(), newest));
            }
            newest = entry.position();
            if (entries.size() < kept) {
                entries.add(entry);
            } else {
                entries.set(index(newest), entry);
            }
        }
        listeners.forEach(Runnable::run);
    }

    /** Position of the last decision; 0 if there was none yet. */
    public synchronized long newest() {
        return newest;
    }

    /** All decisions after this position are at hand. */
    public synchronized long keptAfter() {
        return Math.max(0, newest - kept);
    }

    /**
     * Decisions in their order, the first one after a position; none if that is the newest.
     *
     * @param position of the last one that is known already
     * @param most how many at most
     * @return empty if they aren't at hand any more, or the log was never that long
     */
    public synchronized Optional<List<AuditEntry>> after(long position, int most) {
        if (position < keptAfter() || position > newest) {
            return Optional.empty();
        }
        var found = new ArrayList<AuditEntry>();
        for (long at = position + 1; at <= newest && found.size() < most; at++) {
            found.add(entry(at));
        }
        return Optional.of(found);
    }

    /** Of the decisions that are at hand, those that match. */
    public Page find(AuditQuery query) {
        var found = new ArrayList<AuditEntry>();
        for (var entry : newestFirst(query.cursor().orElse(Long.MAX_VALUE))) {
            if (query.matches(entry)) {
                if (found.size() == query.limit()) {
                    return new Page(
                            found, Optional.of(found.get(found.size() - 1).position()));
                }
                found.add(entry);
            }
        }
        return new Page(found, Optional.empty());
    }

    /**
     * Tells someone each time that something was decided.
     *
     * @param listener called by whoever decides; must be quick and must not throw
     */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    /** Tells nothing any more to someone who listened. */
    public void leave(Runnable listener) {
        listeners.remove(listener);
    }

    private synchronized List<AuditEntry> newestFirst(long before) {
        var all = new ArrayList<AuditEntry>();
        for (long at = Math.min(before - 1, newest); at > keptAfter(); at--) {
            all.add(entry(at));
        }
        return all;
    }

    private AuditEntry entry(long position) {
        return entries.get(index(position));
    }

    private int index(long position) {
        return (int) ((position - 1) % kept);
    }
}
