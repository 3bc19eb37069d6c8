package io.tidemark.control.wire;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was decided at once, and who had it decided.
 *
 * @param position in the control log: 1 for the first decision that was ever made, then 2, and so on
 * @param at when
 * @param actor name of the token that asked for it; "local" in a service without tokens, "service" for what the service does
 *     by itself; empty if it was written down by a version that didn't say
 * @param role of the token, in lower case; empty if it was nobody with a token
 * @param events what happened, in order
 */
public record AuditEntry(
        long position, Instant at, Optional<String> actor, Optional<String> role, List<Happening> events) {

    public AuditEntry {
        requireNonNull(at, "at");
        requireNonNull(actor, "actor");
        requireNonNull(role, "role");
        events = List.copyOf(events);
    }

    /**
     * One thing that happened.
     *
     * @param event what, such as {@code job-created} or {@code savepoint-taken}; newer services may know more
     * @param id to what: of the job, savepoint, promotion or schedule
     * @param jobs the jobs that it concerns
     * @param reason why, if a reason is known; what went wrong, if something did
     */
    public record Happening(String event, String id, List<String> jobs, Optional<String> reason) {

        public Happening {
            requireNonNull(event, "event");
            requireNonNull(id, "id");
            jobs = List.copyOf(jobs);
            requireNonNull(reason, "reason");
        }
    }

    /** Whether a part of it concerns this job. */
    public boolean concernsJob(String job) {
        return events.stream().anyMatch(it -> it.jobs().contains(job));
    }

    /** Whether a part of it happened to this savepoint. */
    public boolean concernsSavepoint(String savepoint) {
        return events.stream()
                .anyMatch(it -> it.event().startsWith("savepoint-") && it.id().equals(savepoint));
    }
}
