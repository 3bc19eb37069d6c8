package io.tidemark.control.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Asks for all that a savepoint knows of one key.
 *
 * @param uid of the operator
 * @param state only this one; all if absent
 * @param key the key: a number, a text, an object for a record; for a key that only the program can read, its bytes as text of
 *     hexadecimal digits
 * @param limit how many rows at most, 1 to 10000; {@value #DEFAULT_LIMIT} if absent
 */
public record StateQueryRequest(String uid, Optional<String> state, JsonNode key, Optional<Integer> limit) {

    /** Rows, unless told otherwise. */
    public static final int DEFAULT_LIMIT = 1000;

    // What isn't in the JSON arrives here as null, whatever the type says.
    @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
    public StateQueryRequest {
        state = state == null ? Optional.empty() : state;
        limit = limit == null ? Optional.empty() : limit;
        if (uid == null) {
            throw new IllegalArgumentException("say which operator with 'uid'");
        }
        if (key == null || key.isNull() || key.isMissingNode()) {
            throw new IllegalArgumentException("say which key with 'key'");
        }
        if (limit.isPresent() && (limit.get() < 1 || limit.get() > 10_000)) {
            throw new IllegalArgumentException("'limit' must be 1 to 10000, was " + limit.get());
        }
    }
}
