package io.tidemark.control.wire;

/**
 * An error as it travels: RFC 9457 problem details.
 *
 * @param type stable name of the cause; see {@link ProblemType#uri()}
 * @param title the cause in words
 * @param status the HTTP status
 * @param detail what happened this time and what to do next
 */
public record Problem(String type, String title, int status, String detail) {

    /** How it is called in {@code Content-Type}. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type.uri(), type.title(), type.status(), detail);
    }
}
