package io.tidemark.control.job;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What makes a job an arm of a fork: one of several jobs that were started together from one savepoint, over the same input, each
 * with outputs of its own.
 *
 * @param fork id of the fork, the same for all its arms
 * @param arm what people call this one, different in each
 * @param arms how many there are, &gt;= 1
 * @param caps how much it may take; empty for what it needs
 */
public record ForkArm(String fork, String arm, int arms, Optional<ArmCaps> caps) {

    /** Of an arm that may take what it needs. */
    public ForkArm(String fork, String arm, int arms) {
        this(fork, arm, arms, Optional.empty());
    }

    public ForkArm {
        requireNonNull(fork, "fork");
        requireNonNull(arm, "arm");
        caps = orEmpty(caps);
        if (arms < 1) {
            throw new IllegalArgumentException("arms must be >= 1, was " + arms);
        }
    }

    /** What was written down before there was such a thing doesn't hold it. */
    @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
    private static Optional<ArmCaps> orEmpty(Optional<ArmCaps> added) {
        return added == null ? Optional.empty() : added;
    }
}
