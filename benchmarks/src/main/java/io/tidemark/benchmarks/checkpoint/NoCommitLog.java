package io.tidemark.benchmarks.checkpoint;

import io.tidemark.engine.checkpoint.CommitLog;
import java.util.Optional;

/** Commits by saying so: what a commit costs in Kafka isn't the question here. */
final class NoCommitLog implements CommitLog {

    @Override
    public Optional<Commit> recover() {
        return Optional.empty();
    }

    @Override
    public void begin(long epoch) {}

    @Override
    public void commit(Commit commit) {}

    @Override
    public <S> Optional<S> service(Class<S> type) {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
