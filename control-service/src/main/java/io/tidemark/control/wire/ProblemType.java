package io.tidemark.control.wire;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every cause for which the service says no. The {@link #uri()} of a cause never changes; its words may. */
public enum ProblemType {
    BAD_REQUEST(400, "The request can't be understood"),
    TOKEN_REQUIRED(401, "The service wants to know who asks"),
    FOREIGN_HOST(403, "The request was not addressed to this machine"),
    ROLE_TOO_LOW(403, "The token's role doesn't allow this"),
    NO_SUCH_ROUTE(404, "There is nothing at this address"),
    UNKNOWN_JOB(404, "There is no such job"),
    UNKNOWN_SAVEPOINT(404, "There is no such savepoint"),
    UNKNOWN_CHECKPOINT(404, "There is no such checkpoint"),
    UNKNOWN_PROGRAM(404, "There is no such program"),
    UNKNOWN_PROMOTION(404, "There is no such promotion"),
    UNKNOWN_SCHEDULE(404, "There is no such schedule"),
    UNKNOWN_FORK(404, "There is no such fork"),
    UNKNOWN_OPERATION(404, "There is no such operation"),
    UNKNOWN_COMPARISON(404, "There is no such comparison"),
    EVENTS_GONE(410, "The events of that time aren't at hand any more"),
    METHOD_NOT_ALLOWED(405, "This address doesn't know this method"),
    BODY_TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The request is of a kind that isn't understood here"),
    PROGRAM_REFUSED(422, "The file is not a program"),
    EXPORT_REFUSED(422, "The file is not an exported savepoint"),
    IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key was used for another request"),
    TOO_MANY_REQUESTS(429, "The client asks too often"),

    REQUEST_REPEATED(409, "The request was answered already"),
    JOB_HAS_ENDED(409, "The job has ended"),
    JOB_IS_ENDING(409, "The job is ending already"),
    PARAMETERS_REFUSED(409, "The program doesn't accept this"),
    PROMOTION_REFUSED(409, "The outputs can't go over to this job"),
    OUTPUT_TAKEN(409, "Another job writes to the same output"),
    UNKNOWN_OUTPUT(409, "The program has no such output"),
    UNMATCHED_STATE(409, "The savepoint holds state that the program has no place for"),
    INCOMPATIBLE_STATE(409, "The program can't read the state in the savepoint"),
    UNKNOWN_SNAPSHOT(409, "There is no such snapshot"),
    MUTED_SNAPSHOT(409, "The savepoint was taken before its job's outputs began"),
    DAMAGED_SNAPSHOT(409, "The savepoint is damaged"),
    SAVEPOINT_PINNED(409, "The savepoint is pinned"),
    SAVEPOINT_IN_USE(409, "The savepoint is in use"),
    STATE_UNREADABLE(409, "The state can't be looked into like this"),
    SOURCE_UNAVAILABLE(409, "A source can't be reached"),
    SOURCE_REFUSED(409, "A source can't be read from there"),
    SINK_REFUSED(409, "An output can't be written to"),
    COMMIT_LOG_UNAVAILABLE(409, "The commit log can't be used"),

    INTERNAL(500, "The service made a mistake"),
    TOO_MANY_READERS(503, "Too many clients follow the events"),
    STARTING(503, "The service is still starting"),
    RESULT_UNAVAILABLE(503, "The result can't be read now"),
    JOURNAL_UNAVAILABLE(503, "The control log can't be written"),
    FENCED(503, "Another control service took over");

    private static final String PREFIX = "urn:tidemark:problem:";

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The stable name of the cause, for machines. */
    public String uri() {
        return PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The HTTP status it is answered with. */
    public int status() {
        return status;
    }

    /** The cause in words, the same each time. */
    public String title() {
        return title;
    }

    /** The cause with this name, or empty for one that a newer service may know. */
    public static Optional<ProblemType> ofUri(String uri) {
        return Arrays.stream(values()).filter(type -> type.uri().equals(uri)).findFirst();
    }
}
