package io.tidemark.engine.testing;

import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.checkpoint.CommitLog;
import io.tidemark.engine.checkpoint.CommitLogs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds what jobs committed: outputs, and which epoch was the last. Survives the crash of the process around it. */
public final class MemoryBroker implements CommitLogs {

    /** An output that was committed. */
    public record Output(String job, long epoch, String target, Object value) {}

    /** Something that may go wrong around a commit. */
    public interface Hook {

        void run(CommitLog.Commit commit) throws CommitException;
    }

    private final Map<String, CommitLog.Commit> lastCommits = new HashMap<>();
    private final Map<String, Integer> owners = new HashMap<>();
    private final List<Output> outputs = new ArrayList<>();
    private Optional<Duration> longestEpoch = Optional.empty();
    private Hook beforeCommit = commit -> {};
    private Hook afterCommit = commit -> {};

    public synchronized void beforeCommit(Hook hook) {
        beforeCommit = hook;
    }

    public synchronized void afterCommit(Hook hook) {
        afterCommit = hook;
    }

    /** From now on, logs say that an epoch must be committed within this time. */
    public synchronized void longestEpoch(Duration longest) {
        longestEpoch = Optional.of(longest);
    }

    /** Everything committed so far, in the order of commits. */
    public synchronized List<Output> outputs() {
        return List.copyOf(outputs);
    }

    /** What one job committed to one target, as text, sorted. */
    public synchronized List<String> values(String job, String target) {
        return outputs.stream()
                .filter(it -> it.job().equals(job) && it.target().equals(target))
                .map(it -> it.value().toString())
                .sorted()
                .toList();
    }

    public synchronized Optional<CommitLog.Commit> lastCommit(String job) {
        return Optional.ofNullable(lastCommits.get(job));
    }

    @Override
    public CommitLog open(String job) {
        return new Log(job);
    }

    /** What sinks write through: the open epochs of a job. */
    public interface Transactions {

        void write(long epoch, String target, Object value);
    }

    private final class Log implements CommitLog, Transactions {

        private final String job;
        private final Map<Long, List<Output>> open = new TreeMap<>();
        private int owner;
        private boolean closed;

        Log(String job) {
            this.job = job;
        }

        @Override
        public Optional<Commit> recover() {
            synchronized (MemoryBroker.this) {
                owner = owners.merge(job, 1, Integer::sum);
                return lastCommit(job);
            }
        }

        @Override
        public void begin(long epoch) throws CommitException {
            synchronized (MemoryBroker.this) {
                requireOwner();
                if (open.size() > 1) {
                    throw new IllegalStateException("a third epoch was begun: " + epoch + " besides " + open.keySet());
                }
                open.put(epoch, new ArrayList<>());
            }
        }

        @Override
        public void write(long epoch, String target, Object value) {
            synchronized (MemoryBroker.this) {
                var transaction = open.get(epoch);
                if (transaction == null) {
                    throw new IllegalStateException("epoch %d is not open, only %s".formatted(epoch, open.keySet()));
                }
                transaction.add(new Output(job, epoch, target, value));
            }
        }

        @Override
        public void commit(Commit commit) throws CommitException {
            Hook before;
            Hook after;
            synchronized (MemoryBroker.this) {
                before = beforeCommit;
                after = afterCommit;
            }
            before.run(commit);
            synchronized (MemoryBroker.this) {
                requireOwner();
                var transaction = removeOldest(commit.epoch());
                outputs.addAll(transaction);
                lastCommits.put(job, commit);
            }
            after.run(commit);
        }

        @Override
        public Optional<Duration> longestEpoch() {
            synchronized (MemoryBroker.this) {
                return longestEpoch;
            }
        }

        @Override
        public <S> Optional<S> service(Class<S> type) {
            return type == Transactions.class ? Optional.of(type.cast(this)) : Optional.empty();
        }

        @Override
        public void close() {
            synchronized (MemoryBroker.this) {
                closed = true;
            }
        }

        private List<Output> removeOldest(long epoch) {
            @Nullable Long oldest = open.keySet().stream().findFirst().orElse(null);
            if (oldest == null || oldest != epoch) {
                throw new IllegalStateException(
                        "epoch %d was committed while %s are open".formatted(epoch, open.keySet()));
            }
            var transaction = open.remove(oldest);
            return transaction == null ? List.of() : transaction;
        }

        private void requireOwner() throws CommitException {
            if (closed || owner != owners.getOrDefault(job, 0)) {
                throw CommitException.fenced("job '%s' has another owner".formatted(job), new IllegalStateException());
            }
        }
    }
}
