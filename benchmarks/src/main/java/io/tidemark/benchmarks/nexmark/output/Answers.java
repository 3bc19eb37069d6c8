package io.tidemark.benchmarks.nexmark.output;

import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.checkpoint.CommitLog;
import io.tidemark.engine.checkpoint.CommitLogs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes the rows of all jobs of a run, each when its epoch is committed and not before. Thread-safe.
 *
 * @param <R> row
 */
public final class Answers<R> implements CommitLogs {

    private final Consumer<R> onCommitted;
    private final Map<String, CommitLog.Commit> lastCommits = new HashMap<>();
    private final Map<String, Integer> owners = new HashMap<>();

    /** @param onCommitted is told each committed row, by one thread at a time */
    public Answers(Consumer<R> onCommitted) {
        this.onCommitted = onCommitted;
    }

    @Override
    public CommitLog open(String job) {
        return new Log(job);
    }

    /** What {@link AnswerSink} writes through. */
    interface Epochs {

        /** Adds rows to an open epoch. */
        void add(long epoch, List<?> rows);
    }

    private final class Log implements CommitLog, Epochs {

        private final String job;
        private final Map<Long, List<R>> open = new HashMap<>();
        private int owner;
        private boolean closed;

        Log(String job) {
            this.job = job;
        }

        @Override
        public Optional<Commit> recover() {
            synchronized (Answers.this) {
                owner = owners.merge(job, 1, Integer::sum);
                return Optional.ofNullable(lastCommits.get(job));
            }
        }

        @Override
        public void begin(long epoch) throws CommitException {
            synchronized (Answers.this) {
                requireOwner();
                open.put(epoch, new ArrayList<>());
            }
        }

        @Override
        @SuppressWarnings("unchecked") // the one sink of the one program writes its rows here
        public void add(long epoch, List<?> rows) {
            synchronized (Answers.this) {
                openEpoch(epoch).addAll((List<R>) rows);
            }
        }

        @Override
        public void commit(Commit commit) throws CommitException {
            synchronized (Answers.this) {
                requireOwner();
                openEpoch(commit.epoch()).forEach(onCommitted);
                open.remove(commit.epoch());
                lastCommits.put(job, commit);
            }
        }

        @Override
        public <S> Optional<S> service(Class<S> type) {
            return type == Epochs.class ? Optional.of(type.cast(this)) : Optional.empty();
        }

        @Override
        public void close() {
            synchronized (Answers.this) {
                closed = true;
                open.clear();
            }
        }

        private List<R> openEpoch(long epoch) {
            var rows = open.get(epoch);
            if (rows == null) {
                throw new IllegalStateException("epoch %d is not open, only %s".formatted(epoch, open.keySet()));
            }
            return rows;
        }

        private void requireOwner() throws CommitException {
            if (closed || owner != owners.getOrDefault(job, 0)) {
                throw CommitException.fenced(
                        "Job '%s' was started again elsewhere.".formatted(job), new IllegalStateException("closed"));
            }
        }
    }
}
