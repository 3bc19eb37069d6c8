package io.tidemark.control.registry;

import io.tidemark.control.wire.AuditEntry;
import io.tidemark.control.wire.AuditEntry.Happening;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes tails of control logs that nobody wrote. */
public final class TestTails {

    private TestTails() {}

    public static DecisionTail keeping(int kept) {
        return new DecisionTail(kept);
    }

    /** Adds the cancellation of a job as the next decision. */
    public static void cancel(DecisionTail tail, String job, String reason) {
        tail.add(entry(tail.newest() + 1, "ann", job, reason));
    }

    static AuditEntry entry(long position, String actor, String job, String reason) {
        return new AuditEntry(
                position,
                Instant.ofEpochSecond(position),
                Optional.of(actor),
                Optional.of("operator"),
                List.of(new Happening("job-cancel-requested", job, List.of(job), Optional.of(reason))));
    }
}
