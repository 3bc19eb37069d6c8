package io.tidemark.engine.checkpoint;

/** Opens commit logs, one for each start of a job. Thread-safe. */
@FunctionalInterface
public interface CommitLogs {

    /**
     * @param job the job's id
     * @throws CommitException if the place can't be reached or made
     */
    CommitLog open(String job) throws CommitException;
}
