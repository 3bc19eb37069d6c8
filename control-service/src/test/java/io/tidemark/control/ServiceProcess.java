package io.tidemark.control;

import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.checkpoint.CommitLog;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service in a process of its own, to be killed. Arguments: data folder, bootstrap servers, and the number of the commit
 * right before which the process halts (0: never). Prints {@code READY url}.
 */
public final class ServiceProcess {

    /** How the process ends before a commit: as if killed. */
    static final int HALTED = 137;

    private ServiceProcess() {}

    public static void main(String[] arguments) throws Exception {
        int haltBefore = Integer.parseInt(arguments[2]);
        var commits = new AtomicInteger();
        var service = ControlService.start(
                ControlSettings.of(Path.of(arguments[0]), arguments[1]),
                commitLogs -> job -> new Halting(commitLogs.open(job), commits, haltBefore));
        Runtime.getRuntime().addShutdownHook(new Thread(service::close));
        System.out.println("READY " + service.url());
        Thread.currentThread().join();
    }

    /** Passes everything on, and halts between the upload of a snapshot and its commit. */
    private record Halting(CommitLog log, AtomicInteger commits, int haltBefore) implements CommitLog {

        @Override
        public Optional<Commit> recover() throws CommitException {
            return log.recover();
        }

        @Override
        public void begin(long epoch) throws CommitException {
            log.begin(epoch);
        }

        @Override
        public void commit(Commit commit) throws CommitException {
            if (commits.incrementAndGet() == haltBefore) {
                Runtime.getRuntime().halt(HALTED);
            }
            log.commit(commit);
        }

        @Override
        public <S> Optional<S> service(Class<S> type) {
            return log.service(type);
        }

        @Override
        public void close() {
            log.close();
        }
    }
}
