package io.tidemark.control.wire;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A fork as people see it: jobs that were started together from one savepoint.
 *
 * @param id unique for ever
 * @param savepoint where they started
 * @param created when it was accepted
 * @param arms the jobs, each with its name in {@code arm}
 * @param scan what reading the input together came to; absent if none of them read in this run of the service, or there is one
 *     arm only
 */
public record ForkInfo(String id, String savepoint, Instant created, List<JobInfo> arms, Optional<Scan> scan) {

    public ForkInfo {
        arms = List.copyOf(arms);
    }

    /**
     * Counters of this run of the service.
     *
     * @param fetched records that were fetched once for all arms
     * @param given records that arms took from there; divided by {@code fetched} it is how many arms a record served
     * @param readAlone records that arms fetched for themselves
     * @param sharing readers that share now: one for each arm, source and task
     * @param leftBehind how often a reader was left behind and went on by itself, because it was too slow
     */
    public record Scan(long fetched, long given, long readAlone, int sharing, long leftBehind) {}
}
