package io.tidemark.engine.runtime;

import io.tidemark.api.sink.OutputDigest;
import io.tidemark.api.sink.SinkContext;
import io.tidemark.engine.checkpoint.CommitLog;
import java.util.Map;
import java.util.Optional;

/** What a sink is told about its job. */
record JobSinkContext(
        String job,
        String uid,
        String target,
        Map<String, String> settings,
        long firstEpoch,
        OutputDigest digest,
        CommitLog commitLog)
        implements SinkContext {

    @Override
    public <S> Optional<S> commitService(Class<S> type) {
        return commitLog.service(type);
    }
}
