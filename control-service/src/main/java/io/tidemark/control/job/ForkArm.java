package io.tidemark.control.job;

import static java.util.Objects.requireNonNull;

/**
 * What makes a job an arm of a fork: one of several jobs that were started together from one savepoint, over the same input, each
 * with outputs of its own.
 *
 * @param fork id of the fork, the same for all its arms
 * @param arm what people call this one, different in each
 * @param arms how many there are, &gt;= 1
 */
public record ForkArm(String fork, String arm, int arms) {

    public ForkArm {
        requireNonNull(fork, "fork");
        requireNonNull(arm, "arm");
        if (arms < 1) {
            throw new IllegalArgumentException("arms must be >= 1, was " + arms);
        }
    }
}
