package io.tidemark.control.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A journal that lasts as long as the process, for tests and trials. Decisions take the same way through JSON as in
 * Kafka. May be opened again by a later service: the earlier one is fenced. Thread-safe.
 */
public final class InMemoryJournal implements Journal.Opener {

    private final List<byte[]> written = new ArrayList<>();
    private @Nullable Instance current;

    @Override
    public synchronized Journal open(Consumer<Decision> fold) throws JournalException {
        for (var bytes : written) {
            fold.accept(DecisionCodec.read(bytes));
        }
        current = new Instance(fold);
        return current;
    }

    private synchronized Decision write(Instance instance, Decision decision) throws JournalException {
        if (current != instance) {
            throw JournalException.fenced(
                    "Cannot write the journal: it was opened again.",
                    new IllegalStateException("not the last to open"));
        }
        var bytes = DecisionCodec.write(decision);
        written.add(bytes);
        return DecisionCodec.read(bytes);
    }

    private final class Instance implements Journal {

        private final Consumer<Decision> fold;

        Instance(Consumer<Decision> fold) {
            this.fold = fold;
        }

        @Override
        public void append(Decision decision) throws JournalException {
            fold.accept(write(this, decision));
        }

        @Override
        public void catchUp() {
            // what is written is seen at once
        }

        @Override
        public boolean isReachable(Duration atMost) {
            return true;
        }

        @Override
        public void close() {}
    }
}
