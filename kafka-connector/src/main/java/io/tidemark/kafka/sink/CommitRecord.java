package io.tidemark.kafka.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * What stands in the commit topic.
 *
 * @param job id
 * @param epoch that happened
 * @param manifest id of its snapshot
 */
record CommitRecord(String job, long epoch, String manifest) {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    byte[] toJson() {
        try {
            return MAPPER.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a commit can't be written as JSON", e);
        }
    }

    static CommitRecord fromJson(byte[] json) throws IOException {
        return MAPPER.readValue(json, CommitRecord.class);
    }
}
