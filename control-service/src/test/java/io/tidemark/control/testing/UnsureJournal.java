package io.tidemark.control.testing;

import io.tidemark.control.journal.Decision;
import io.tidemark.control.journal.InMemoryJournal;
import io.tidemark.control.journal.Journal;
import io.tidemark.control.journal.JournalException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A journal of which an answer gets lost: the decision is written, and whoever wrote it doesn't know, as when the connection
 * to Kafka breaks in the middle of a commit. The next call begins by reading what is there, as Kafka's does.
 */
public final class UnsureJournal implements Journal.Opener {

    private final InMemoryJournal written;
    private final List<Decision> unseen = new ArrayList<>();
    private boolean losing;

    public UnsureJournal(InMemoryJournal written) {
        this.written = written;
    }

    /** The next decision is written and said not to be. */
    public synchronized void loseTheNextAnswer() {
        losing = true;
    }

    @Override
    public Journal open(Consumer<Decision> fold) throws JournalException {
        return new Unsure(written.open(decision -> seeLaterOrNow(decision, fold)), fold);
    }

    private synchronized void seeLaterOrNow(Decision decision, Consumer<Decision> fold) {
        if (losing) {
            unseen.add(decision);
        } else {
            fold.accept(decision);
        }
    }

    private synchronized boolean hasLost() {
        boolean lost = losing;
        losing = false;
        return lost;
    }

    private synchronized List<Decision> takeUnseen() {
        var taken = List.copyOf(unseen);
        unseen.clear();
        return taken;
    }

    private final class Unsure implements Journal {

        private final Journal inner;
        private final Consumer<Decision> fold;

        Unsure(Journal inner, Consumer<Decision> fold) {
            this.inner = inner;
            this.fold = fold;
        }

        @Override
        public void append(Decision decision) throws JournalException {
            catchUp();
            inner.append(decision);
            if (hasLost()) {
                throw new JournalException("Nobody knows whether it was written.");
            }
        }

        @Override
        public void catchUp() {
            takeUnseen().forEach(fold);
        }

        @Override
        public boolean isReachable(Duration atMost) {
            return true;
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
