package io.tidemark.control.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * One row of state. Values are JSON: records are objects, bytes are hexadecimal digits, and what only the program can read is
 * {@code {"undecoded": bytes, "schema": form}}.
 *
 * @param state its name
 * @param key absent for state that every task has a copy of
 * @param time when a timer is due; the last millisecond of a window
 * @param mapKey of a map's entry
 * @param value absent for timers
 * @param written when it was last written, in event time, if it has a time to live
 */
public record StateRow(
        String state,
        Optional<JsonNode> key,
        Optional<Instant> time,
        Optional<JsonNode> mapKey,
        Optional<JsonNode> value,
        Optional<Instant> written) {

    public StateRow {
        key = AbsentJson.orEmpty(key);
        mapKey = AbsentJson.orEmpty(mapKey);
        value = AbsentJson.orEmpty(value);
    }
}
