package io.tidemark.engine.testing;

import io.tidemark.engine.checkpoint.CommitLog;
import io.tidemark.engine.checkpoint.CommitLogContract;
import io.tidemark.engine.checkpoint.CommitLogs;
import java.util.List;

class MemoryBrokerTest extends CommitLogContract {

    private static final String TARGET = "out";

    private final MemoryBroker broker = new MemoryBroker();

    @Override
    protected CommitLogs logs() {
        return broker;
    }

    @Override
    protected void write(CommitLog log, long epoch, String output) {
        log.service(MemoryBroker.Transactions.class).orElseThrow().write(epoch, TARGET, output);
    }

    @Override
    protected List<String> visible() {
        return broker.outputs().stream().map(it -> it.value().toString()).toList();
    }
}
