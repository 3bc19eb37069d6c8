package io.tidemark.control.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Any JSON that may be absent: what isn't there is read as null, which is JSON, too. */
final class AbsentJson {

    private AbsentJson() {}

    static Optional<JsonNode> orEmpty(Optional<JsonNode> value) {
        return value.filter(json -> !json.isNull() && !json.isMissingNode());
    }
}
